package io.notiflux.subscribe;

/**
 * When a WebSocket's client was last heard of, and when it was last pinged. The connection's reading thread tells what it
 * heard, the heartbeat's thread asks what is due.
 */
final class Liveness {
    /** What the heartbeat has to do. */
    enum Due {
        NOTHING,
        PING,
        /** Neither ping nor pong came in time. */
        TIMEOUT
    }

    private volatile long heardNanos;
    private volatile boolean replaying;
    /** The heartbeat's thread alone. */
    private long pingedNanos;

    Liveness(long nowNanos) {
        heardNanos = nowNanos;
        pingedNanos = nowNanos;
    }

    /** A ping or pong has come. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    /** No pong is read during a replay: the client shows that it is there by taking what it gets. */
    void replaying(boolean now) {
        heardNanos = System.nanoTime();
        replaying = now;
    }

    /**
     * Tells what is due, and counts a ping as sent.
     *
     * @param heldBackNanos when the client was last held back: its pongs may be among what is not read yet
     */
    Due due(long nowNanos, Heartbeat.Intervals intervals, long heldBackNanos) {
        if (!replaying
                && nowNanos - heardNanos > intervals.clientTimeoutNanos()
                && nowNanos - heldBackNanos > intervals.clientTimeoutNanos()) {
            return Due.TIMEOUT;
        }
        if (nowNanos - pingedNanos < intervals.pingNanos()) {
            return Due.NOTHING;
        }
        pingedNanos = nowNanos;
        return Due.PING;
    }
}
