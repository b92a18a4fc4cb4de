package io.notiflux.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;

/** A connection's socket, as Helidon hands it over. One thread at a time writes; any thread may do the rest. */
public final class SocketSink implements Sink {
    private final ConnectionContext ctx;
    private volatile long written;

    public SocketSink(ConnectionContext ctx) {
        this.ctx = ctx;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        ctx.dataWriter().writeNow(BufferData.create(bytes, offset, length));
        long before = written;
        written = before + length;
    }

    /** Returns how many bytes were written. */
    public long written() {
        return written;
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
