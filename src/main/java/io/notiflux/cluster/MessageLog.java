package io.notiflux.cluster;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Gives broadcasts their order: in this process alone ({@link LocalLog}), or over many nodes ({@link NatsLog}).
 *
 * <p>Whoever waits for an answer before the next broadcast has its broadcasts in its own order. Any thread.
 */
public sealed interface MessageLog extends AutoCloseable permits LocalLog, NatsLog {
    /** Begins. To be called once, when all that it feeds is there. */
    void start();

    /**
     * Takes broadcasts, all or none of them, next to each other.
     *
     * @return how it ended, never an exception, and never later than some seconds
     */
    CompletableFuture<Appended> append(List<Broadcast> broadcasts);

    /** As {@link #append(List)}, once for a key: again with the same broadcasts, it is the first one's answer. */
    CompletableFuture<Appended> append(List<Broadcast> broadcasts, OnceKey key);

    /**
     * Takes the items of a batch in their order, each all or none; those that fit together are all or none together. Waits
     * for their answers.
     *
     * @return how each item ended
     */
    List<Appended> appendEach(List<List<Broadcast>> items);

    /**
     * Tells the other nodes what an operator ended at this one; there it is done already.
     *
     * @return how it ended, without places; never an exception, and never later than some seconds
     */
    CompletableFuture<Appended> announce(Disconnection disconnection);

    /** Whether this node can serve now, and if not, why. */
    LogHealth.Report health();

    /** What metrics say of it; nothing where there is nothing to say. */
    Optional<LogStats> stats();

    @Override
    void close();
}
