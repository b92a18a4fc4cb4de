package io.notiflux.cluster;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What reading and writing must know of each other: which line of history this node is in, how far it has applied it, and
 * whether somebody has a reason to doubt it.
 *
 * <p>Threads: the reader's writes, any reads and doubts.
 */
final class Lineage {
    private volatile @Nullable Line line;
    private volatile long applied = -1;
    private volatile @Nullable String doubt;
    private volatile boolean away;
    private final Echoes echoes;

    Lineage(Echoes echoes) {
        this.echoes = echoes;
    }

    /** Nothing before this node has caught up, and while a new era is under way: then there is no id to answer with. */
    Optional<Line> line() {
        return Optional.ofNullable(line);
    }

    /** The last record that was applied; -1 before the first look. */
    long applied() {
        return applied;
    }

    Echoes echoes() {
        return echoes;
    }

    /** The stream that is read is not the one that takes records, or not what it was: the reader must look. */
    void doubt(String reason) {
        doubt = reason;
    }

    boolean isDoubted() {
        return doubt != null;
    }

    /** The doubt, and none from now on. */
    Optional<String> takeDoubt() {
        Optional<String> reason = Optional.ofNullable(doubt);
        doubt = null;
        return reason;
    }

    /**
     * The log has taken a record in none of its tries. Reading may go on nevertheless, where the consumer's server lives
     * and the majority does not: the reader must look.
     */
    void away() {
        away = true;
    }

    /** Whether the log was away; from now on it is not. */
    boolean takeAway() {
        boolean was = away;
        away = false;
        return was;
    }

    /** Broadcasts are taken for this line. */
    void follow(Line next) {
        line = next;
    }

    /** None are taken. */
    void leave() {
        line = null;
    }

    void applied(long sequence) {
        applied = sequence;
    }
}
