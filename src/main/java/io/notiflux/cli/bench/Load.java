package io.notiflux.cli.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is asked of the server.
 *
 * @param topics that many, subscribers spread over them evenly
 * @param publishers each with one request under way at a time, to one topic after the other
 * @param rate messages a second, by all publishers; 0 is as fast as answers come
 * @param size of a message, in bytes
 * @param connectRate subscribers a second, while they connect
 */
public record Load(
        String topicPrefix,
        int topics,
        int subscribers,
        int publishers,
        int rate,
        int size,
        int connectRate,
        Duration warmUp,
        Duration duration) {
    /** Messages that may be under way to the slowest subscriber of a topic: it shall not be let go as slow. */
    private static final int MAX_LAG = 128;
    /** A quarter of the queue that a server has for a connection, unless it is set otherwise. */
    private static final int MAX_LAG_BYTES = 256 * 1_024;

    public List<String> topicNames() {
        return IntStream.rangeClosed(1, topics).mapToObj(i -> topicPrefix + i).toList();
    }

    int lag() {
        return Math.clamp(MAX_LAG_BYTES / size, 1, MAX_LAG);
    }
}
