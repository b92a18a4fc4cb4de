package io.notiflux.cluster;

import java.time.Duration;

/**
 * How long the log waits for what.
 *
 * @param attempt for the answer to a record, before it is sent again
 * @param deadline for all tries of a broadcast. A leader's death heals in 4 to 10 s: with 5 s every publisher that waited
 *     was refused, with 12 s none
 * @param pause between two tries
 * @param diskPause between two tries while the server's disk is full: each refused one uses up a sequence number
 * @param heartbeat of the consumer
 * @param silence how long a consumer that has heartbeats may leave out what the stream has: it may be on a server that lags
 *     behind, or wait for an answer that was lost; and how often the stream is asked what it has
 * @param missing how long a stream that was known must be reported missing: after restarts that was false for a while
 * @param contradiction how long an answer must contradict what was applied before it is believed
 * @param grace how long a node without the log still counts as ready
 */
record LogTimes(
        Duration attempt,
        Duration deadline,
        Duration pause,
        Duration diskPause,
        Duration heartbeat,
        Duration silence,
        Duration missing,
        Duration contradiction,
        Duration grace) {
    static final LogTimes DEFAULT = new LogTimes(
            Duration.ofSeconds(2),
            Duration.ofSeconds(12),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10));
}
