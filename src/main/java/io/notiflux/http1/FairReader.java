package io.notiflux.http1;

import java.util.function.Supplier;

/**
 * Reads a socket, and lets others have their turn where the peer sends as fast as it is read. A virtual thread that never
 * has to wait keeps its processor: without this, some dozens of peers that send megabytes make everybody else wait for all
 * of them. The connection's thread.
 */
final class FairReader implements Supplier<byte[]> {
    /** Helidon's socket reads so many bytes at once: after a full read there is mostly more. */
    private static final int FULL = 8_192;

    private final Supplier<byte[]> socket;
    private boolean mayHaveMore;

    FairReader(Supplier<byte[]> socket) {
        this.socket = socket;
    }

    /** Blocks until there are bytes; null, as Helidon's sockets have it, at the end. */
    @Override
    @SuppressWarnings({"NullAway", "ThreadPriorityCheck"}) // a hint is what is meant: nothing but fairness hangs on it
    public byte[] get() {
        if (mayHaveMore) {
            Thread.yield();
        }
        byte[] bytes = socket.get();
        mayHaveMore = bytes != null && bytes.length >= FULL;
        return bytes;
    }
}
