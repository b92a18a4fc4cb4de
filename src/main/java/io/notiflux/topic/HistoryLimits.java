package io.notiflux.topic;

import java.time.Duration;

/**
 * How much is kept for those who come back.
 *
 * @param size messages of one topic; 0 keeps none
 * @param ttl how long a message is kept
 * @param maxBytes of all topics' messages together
 */
public record HistoryLimits(int size, Duration ttl, long maxBytes) {
    public static final HistoryLimits NONE = new HistoryLimits(0, Duration.ZERO, 0);
}
