package io.notiflux.connection;

/**
 * What waits for a client that is behind.
 *
 * @param bytes of memory; 0 for a client that is not behind
 * @param stillNanos how long the client has taken none of it
 * @param ageNanos how long ago the oldest broadcast in it was accepted; 0 if there is none in it
 */
public record Backlog(long bytes, long stillNanos, long ageNanos) {
    public static final Backlog NONE = new Backlog(0, 0, 0);

    /** How much the client is in others' way: a large queue counts, and more so the longer nothing of it was taken. */
    public double weight() {
        return (double) bytes * stillNanos;
    }
}
