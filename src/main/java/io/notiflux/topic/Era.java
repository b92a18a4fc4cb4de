package io.notiflux.topic;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A stretch of the order in which nothing is missing: all numbers of one epoch from a floor on. In one process there is
 * one for good; a log begins another one at each gap.
 *
 * <p>A number is not held if it is at most the floor, or at most what topics of the same name's hash had when they
 * retired. There is a fixed number of those marks, each shared by all names of one hash, so forgotten topics cost nothing.
 * They only rise while the epoch lasts, so eras of one epoch share them.
 *
 * <p>Any thread. Only the log's thread says what is applied.
 */
final class Era {
    /** Before a log has said anything. Its ids are well-formed, and no log has this epoch. */
    private static final String UNKNOWN = "0";

    /** 32 kB in all; enough that a shared mark is rare below a few thousand topics. */
    private static final int MARKS = 4_096;

    private final String epoch;
    private final long floor;
    private final AtomicLongArray retired;
    private volatile long applied;

    private Era(String epoch, long floor, AtomicLongArray retired) {
        this.epoch = epoch;
        this.floor = floor;
        this.retired = retired;
        this.applied = floor;
    }

    /** The only era of one process. */
    static Era first(String epoch) {
        return new Era(epoch, 0, new AtomicLongArray(MARKS));
    }

    /** The era of a hub whose log has said nothing yet. */
    static Era unknown() {
        return first(UNKNOWN);
    }

    /** The era that follows a gap: nothing up to the given number is held. */
    Era next(String nextEpoch, long through) {
        return new Era(nextEpoch, through, nextEpoch.equals(epoch) ? retired : new AtomicLongArray(MARKS));
    }

    boolean isKnown() {
        return !epoch.equals(UNKNOWN);
    }

    String epoch() {
        return epoch;
    }

    long floor() {
        return floor;
    }

    MessageId id(long number) {
        return new MessageId(epoch, number);
    }

    /** Numbers of the topic up to this one are not held, unless the topic itself knows better. */
    long forgotten(String topic) {
        return Math.max(floor, retired.get(mark(topic)));
    }

    /** Notes that nothing of the topic is held up to a number. */
    void forget(String topic, long through) {
        retired.accumulateAndGet(mark(topic), through, Math::max);
    }

    /** The number up to which the log is applied as a whole, over all topics; 0 in one process. */
    long applied() {
        return applied;
    }

    void applied(long number) {
        applied = number;
    }

    private static int mark(String name) {
        int h = name.hashCode();
        return (h ^ h >>> 16) & MARKS - 1;
    }
}
