package io.notiflux.cluster;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What reading and writing must know of each other: which line of history this node is in, how far it has applied it, and
 * whether somebody has a reason to doubt it.
 *
 * <p>Threads: the reader's writes, any reads and doubts.
 */
final class Lineage {
    private final AtomicReference<Following> following = new AtomicReference<>(Following.NOTHING);
    private volatile long applied = -1;
    private volatile boolean away;
    private final Echoes echoes;

    /** The line, and the doubt of it: one value, so that a doubt that comes late is not taken for one of the next line. */
    private record Following(@Nullable Line line, @Nullable String doubt) {
        static final Following NOTHING = new Following(null, null);
    }

    Lineage(Echoes echoes) {
        this.echoes = echoes;
    }

    /** Nothing before this node has caught up, and while a new era is under way: then there is no id to answer with. */
    Optional<Line> line() {
        return Optional.ofNullable(following.get().line());
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
        following.updateAndGet(now -> new Following(now.line(), reason));
    }

    /** As {@link #doubt(String)}, where the given line is still the one that is followed. */
    void doubt(Line line, String reason) {
        following.updateAndGet(now -> line.equals(now.line()) ? new Following(line, reason) : now);
    }

    boolean isDoubted() {
        return following.get().doubt() != null;
    }

    /** Whether the line is followed, and nobody doubts it. */
    boolean isSure(Line line) {
        return following.get().equals(new Following(line, null));
    }

    /** The doubt, and none from now on. */
    Optional<String> takeDoubt() {
        return Optional.ofNullable(
                following.getAndUpdate(now -> new Following(now.line(), null)).doubt());
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
        following.updateAndGet(now -> new Following(next, now.doubt()));
    }

    /** None are taken; a doubt was of the line that ends here. */
    void leave() {
        following.set(Following.NOTHING);
    }

    void applied(long sequence) {
        applied = sequence;
    }
}
