package io.notiflux.http1;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Reads a socket, and lets other threads run when the peer sends as fast as it is read. A virtual thread that never has
 * to wait keeps its processor: without this, some dozens of peers that send megabytes make everybody else wait for all
 * of them. It belongs to the connection's thread.
 *
 * <p>It waits for a moment rather than yield. A thread that yields goes into its processor's own queue, which is
 * emptied before any thread is looked at that something outside has woken. With enough yielding threads that never
 * happens.
 */
final class FairReader implements Supplier<byte[]> {
    /**
     * The bytes of one turn. They are read in some microseconds, and are more than almost any request or command has.
     */
    private static final int TURN_BYTES = 16 * 1_024;

    /** The shortest wait that a timer can do. */
    private static final long MOMENT_NANOS = 10_000;

    private final Supplier<byte[]> socket;
    private int read;

    FairReader(Supplier<byte[]> socket) {
        this.socket = socket;
    }

    /** Returns the next bytes; blocks until there are some. It returns null at the end, as Helidon's sockets do. */
    @Override
    @SuppressWarnings("NullAway") // Helidon's suppliers are not annotated
    public byte[] get() {
        if (read >= TURN_BYTES) {
            read = 0;
            LockSupport.parkNanos(this, MOMENT_NANOS);
        }
        byte[] bytes = socket.get();
        read += bytes == null ? 0 : bytes.length;
        return bytes;
    }
}
