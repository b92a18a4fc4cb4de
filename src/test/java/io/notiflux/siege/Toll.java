package io.notiflux.siege;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the honest noticed, and what the server held, during one attack. Any thread. */
final class Toll {
    /** Enough to see what went wrong; the rest is in the counts. */
    private static final int MOST_NOTES = 5;

    final LongAdder posts = new LongAdder();
    /** Answered with 503, and sent again. */
    final LongAdder postsRefused = new LongAdder();
    /** Any other answer but 200, and none. */
    final LongAdder postsFailed = new LongAdder();

    final LongAdder lost = new LongAdder();
    /** Doubled or out of order. */
    final LongAdder disordered = new LongAdder();
    /** Subscribers whose connection the server ended. */
    final LongAdder letGo = new LongAdder();
    /** New subscribers that did not get in. */
    final LongAdder keptOut = new LongAdder();

    /** From a post to each delivery. */
    final Latencies latencies = new Latencies();

    final AtomicLong slowestNewcomerNanos = new AtomicLong();
    final AtomicLong slowestHealthNanos = new AtomicLong();

    final AtomicLong heapBytes = new AtomicLong();
    final AtomicLong budgetBytes = new AtomicLong();
    final AtomicLong residentBytes = new AtomicLong();

    private final Set<String> notes = ConcurrentHashMap.newKeySet();

    /** A few words on what went wrong. */
    void note(String words) {
        if (notes.size() < MOST_NOTES) {
            notes.add(words);
        }
    }

    Set<String> notes() {
        return Set.copyOf(notes);
    }

    static void most(AtomicLong figure, long value) {
        figure.accumulateAndGet(value, Math::max);
    }
}
