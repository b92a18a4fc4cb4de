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
    /** Null where Helidon's writer is used. */
    private final @Nullable OutputStream direct;

    private volatile long written;
    private volatile boolean aborted;

    /** Makes one that writes by Helidon's writer. */
    public SocketSink(ConnectionContext ctx) {
        this.ctx = ctx;
        this.direct = null;
    }

    /**
     * Makes one that writes to the socket itself. Helidon's writer leads to it over four objects, and in a fan-out to many
     * each of them is a cache miss a delivery. It holds nothing back, so that the two may follow each other.
     */
    public SocketSink(ConnectionContext ctx, OutputStream socket) {
        this.ctx = ctx;
        this.direct = socket;
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

    /** Returns whether {@link #abort} was called. */
    public boolean isAborted() {
        return aborted;
    }

    /** Returns how many bytes were written. */
    public long written() {
        return written;
    }

    /** Closes the socket, which frees any thread that reads from it or writes to it. */
    @Override
    public void abort() {
        aborted = true;
        try {
            ctx.serverSocket().close();
        } catch (RuntimeException e) {
            // It was closed already.
        }
    }
}
