package io.notiflux.http1;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets the last answer arrive before the connection is closed (RFC 9112 section 9.6): closed with something unread, TCP
 * resets it, and the answer may be lost with that. So its end is told, and what still comes is read and dropped; for so
 * long, and so much, that a client that sends a body has its answer, and nobody has a place for it.
 */
final class LastWords {
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Of a body that is over the bound some more is on its way when its sender hears of that. */
    private static final long MAX_BYTES = 4L << 20;

    private LastWords() {}

    /** Returns at the peer's end, or soon after. */
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
