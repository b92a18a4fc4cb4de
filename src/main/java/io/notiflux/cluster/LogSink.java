package io.notiflux.cluster;

import java.util.List;

/**
 * Where the log's records go: the topics of this process. All of it is called by one thread, in the log's order, which is
 * the same on every node; none of it may block.
 */
public interface LogSink {
    /**
     * All that was seen before is void, or its end unknown: histories go, whoever is subscribed is sent away to come back
     * and be told so. The first call of all, too, with nothing to forget yet.
     *
     * @param epoch of all ids from now on
     * @param through the number up to which nothing is known, itself included
     */
    void forget(String epoch, long through, String reason);

    /**
     * The next record.
     *
     * @param sequence its place; its broadcasts' numbers are those of {@link #number}
     */
    void deliver(String epoch, long sequence, List<Broadcast> broadcasts);

    /**
     * Operators ended connections, perhaps at this very node, or revoked tokens, perhaps long ago: those are told again as
     * long as they are revoked.
     *
     * @param past whether it was before this node began, so that of connections here only those of a revoked token are
     *     meant
     */
    void disconnect(List<Disconnection> disconnections, boolean past);

    /** The tokens that are revoked now, as far as this node knows. Any thread. */
    List<Disconnection> revoked();

    /** All is applied that the log had when the node began, or came back: what it holds is as good as any other's. */
    void caughtUp();

    /** Between two records, several times a second: what is told to clients here is true for all that they were sent. */
    void between();

    /** The number in the id of one of a record's broadcasts. */
    static long number(long sequence, int index) {
        return LogPlace.first(sequence) + index;
    }
}
