package io.notiflux.subscribe;

/**
 * When a WebSocket's client was last heard of, and when it was last pinged. The connection's reading thread reports
 * what it heard, and the heartbeat's thread asks what is due.
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
    /** Only the heartbeat's thread uses it. */
    private long pingedNanos;

    Liveness(long nowNanos) {
        heardNanos = nowNanos;
        pingedNanos = nowNanos;
    }

    /** Notes that a ping or pong has come. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    /**
     * Notes that a replay begins or ends. No pong is read during a replay: the client shows that it is there by taking
     * what it gets.
     */
    void replaying(boolean now) {
        heardNanos = System.nanoTime();
        replaying = now;
    }

    /**
     * Tells what is due, and counts a ping as sent.
     *
     * @param heldBackNanos when the client was last held back; its pongs may be among the bytes that are not read yet
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

    /** Returns before when nothing is due: whatever is heard meanwhile makes it later. The heartbeat's thread calls it. */
    long nextDueNanos(Heartbeat.Intervals intervals) {
        long untilPing = pingedNanos + intervals.pingNanos();
        long untilTimeout = heardNanos + intervals.clientTimeoutNanos();
        return untilPing - untilTimeout < 0 ? untilPing : untilTimeout;
    }
}
