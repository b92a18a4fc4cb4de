package io.notiflux.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A connection's socket, as Helidon hands it over. One thread at a time writes; any thread may do the rest. */
public final class SocketSink implements Sink {
    private final ConnectionContext ctx;
    /**
     * The socket itself, where it is known. Helidon's writers lead to it over four objects, and in a fan-out to many each of
     * them is a cache miss a delivery.
     */
    private final @Nullable OutputStream direct;

    private volatile long written;

    public SocketSink(ConnectionContext ctx) {
        this.ctx = ctx;
        this.direct = ctx instanceof OwnSocket own ? own.output() : null;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (direct == null) {
            ctx.dataWriter().writeNow(BufferData.create(bytes, offset, length));
        } else {
            write(direct, bytes, offset, length);
        }
        long before = written;
        written = before + length;
    }

    private static void write(OutputStream socket, byte[] bytes, int offset, int length) {
        try {
            socket.write(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
