package io.notiflux.http1;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets the last answer arrive before the connection is closed (RFC 9112 section 9.6). If a socket is closed with
 * something unread, TCP resets the connection, and the answer may be lost with that. So the end of our side is sent
 * first, and what still comes is read and dropped. Time and bytes are bounded: enough for a client that sends a body to
 * get its answer, too little to hold a place with.
 */
final class LastWords {
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(1);
    /**
     * The bound on what is dropped. When a body is over its limit, some more of it is on its way before the sender
     * hears of that.
     */
    private static final long MAX_BYTES = 4L << 20;

    private LastWords() {}

    /** Waits for the peer's end; returns then, or soon after its bounds are reached. */
    static void await(SocketChannel socket, Supplier<byte[]> in) {
        long deadline = System.nanoTime() + MAX_NANOS;
        try {
            socket.shutdownOutput();
            long read = 0;
            while (read < MAX_BYTES) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0) {
                    return;
                }
                socket.socket().setSoTimeout((int) millis);
                byte[] bytes = in.get();
                if (bytes == null) {
                    return;
                }
                read += bytes.length;
            }
        } catch (IOException | RuntimeException e) {
            // The peer is gone, the time is over, or the server stops.
        }
    }
}
