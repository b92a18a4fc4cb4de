package io.notiflux.cluster;

import java.time.Duration;

/**
 * What the log must have room for.
 *
 * @param history the longest that a message is held for clients that resume
 * @param idempotency for how long a key is remembered; the stream's own limit may be shorter
 * @param maxMessageBytes of one broadcast, its topic included
 * @param maxPendingBytes that may wait for the log, or be under way to it
 * @param maxStreamBytes of a stream that this node creates
 */
public record LogLimits(
        Duration history, Duration idempotency, int maxMessageBytes, long maxPendingBytes, long maxStreamBytes) {
    /** Beyond the longest history, so that clocks may differ a little. */
    private static final Duration SLACK = Duration.ofSeconds(60);

    /** How long a stream must keep records. */
    Duration maxAge() {
        return history.plus(SLACK);
    }

    /** NATS takes no window that is longer than the stream's age (error 10052). */
    Duration duplicateWindow() {
        return idempotency.compareTo(maxAge()) < 0 ? idempotency : maxAge();
    }
}
