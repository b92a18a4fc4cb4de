package io.notiflux.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;

/** A connection's socket, as Helidon hands it over. */
public record SocketSink(ConnectionContext ctx) implements Sink {
    @Override
    public void write(byte[] bytes, int offset, int length) {
        ctx.dataWriter().writeNow(BufferData.create(bytes, offset, length));
    }

    /** Closes the socket, which frees any thread that reads from it or writes to it. */
    @Override
    public void abort() {
        try {
            ctx.serverSocket().close();
        } catch (RuntimeException e) {
            // It was closed already.
        }
    }
}
