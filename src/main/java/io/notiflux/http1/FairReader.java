package io.notiflux.http1;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Reads a socket, and lets others have their turn where the peer sends as fast as it is read. A virtual thread that never
 * has to wait keeps its processor: without this, some dozens of peers that send megabytes make everybody else wait for all
 * of them. The connection's thread.
 *
 * <p>It waits for a moment rather than yield: a thread that yields goes into its processor's own queue, which is emptied
 * before threads are looked at that something outside has woken, and so never with enough of them.
 */
final class FairReader implements Supplier<byte[]> {
    /** Read in some microseconds, and more than almost any request or command has. */
    private static final int TURN_BYTES = 16 * 1_024;

    /** As short as a timer can. */
    private static final long MOMENT_NANOS = 10_000;

    private final Supplier<byte[]> socket;
    private int read;

    FairReader(Supplier<byte[]> socket) {
        this.socket = socket;
    }

    /** Blocks until there are bytes; null, as Helidon's sockets have it, at the end. */
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
