package io.notiflux.subscribe;

import io.notiflux.topic.MessageId;
import org.jspecify.annotations.Nullable;

/** The position that a client was told last, and when. Only the log's thread uses it. */
final class ToldPosition {
    private @Nullable MessageId id;
    private long toldNanos;

    /** Counts the first interval from now on, so that clients are told at different times. */
    ToldPosition(long nowNanos) {
        this.toldNanos = nowNanos;
    }

    /** Whether the client is to be told: the position has moved, and the interval since the last time is over. */
    boolean isDue(MessageId position, long nowNanos, long intervalNanos) {
        return nowNanos - toldNanos >= intervalNanos && !position.equals(id);
    }

    void told(MessageId position, long nowNanos) {
        id = position;
        toldNanos = nowNanos;
    }
}
