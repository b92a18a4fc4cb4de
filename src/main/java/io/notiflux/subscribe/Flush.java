package io.notiflux.subscribe;

import io.notiflux.connection.Outbox;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a client that leaves may take what waits for it: until the deadline, if it goes on taking something.
 *
 * @param deadlineNanos on {@link System#nanoTime}
 * @param stallNanos how long it may take nothing
 */
record Flush(long deadlineNanos, long stallNanos) {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /**
     * How long the client may take to answer the farewell once all is written. A proxy may hold a megabyte of it, and if
     * its connection here ended, it would end the client's as soon as that sends a pong, with what is still on its way.
     */
    Duration patience() {
        return Duration.ofNanos(Math.clamp(deadlineNanos - System.nanoTime(), 0, stallNanos));
    }

    /** Waits for a closed outbox; returns whether all that it had taken was written. */
    boolean await(Outbox outbox) throws InterruptedException {
        long left = deadlineNanos - System.nanoTime();
        while (!outbox.awaitQuiet(Math.clamp(left, 0, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
            long now = System.nanoTime();
            left = deadlineNanos - now;
            if (left <= 0 || outbox.stalledSince(now - stallNanos)) {
                return false;
            }
        }
        return !outbox.hasLost();
    }
}
