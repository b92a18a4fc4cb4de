package io.notiflux.connection;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the outboxes that some packets wait in, which follow each other in one topic's order. Their memory is given
 * back once none waits any more. A writer that is done with a hundred packets so needs a few atomic operations rather
 * than a hundred, and leaves the packets themselves, which other processors read, unchanged.
 *
 * <p>One thread at a time begins and ends rounds, any thread releases.
 */
final class Holders {
    /** What one packet that is held for long may keep counted of the others. */
    private static final int MAX_BYTES = 16 * 1_024;

    private static final int MAX_PACKETS = 64;

    private static final int SHIFT = 32;
    private static final long ONE = 1L << SHIFT;
    /**
     * Stands for those who take a packet in a round, until they are counted. Two forms of a message may be in a round each
     * at once; there is room for three.
     */
    private static final long ROUND = ONE << 30;

    /** The number of holders above the bytes that are counted for them. */
    private final AtomicLong state = new AtomicLong();
    /** The outboxes' budget, which is written before any of them holds a packet. */
    private @Nullable QueueBudget budget;
    // Only the thread of a round uses these.
    private int packets;
    private long bytes;

    /** Begins to offer a packet. It returns false if there are enough packets here already. */
    boolean begin(long memory) {
        if (packets == MAX_PACKETS || (packets > 0 && bytes + memory > MAX_BYTES)) {
            return false;
        }
        packets++;
        bytes += memory;
        state.addAndGet(ROUND);
        return true;
    }

    void countedIn(QueueBudget outboxes) {
        budget = outboxes;
    }

    /** Counts those who have taken the packet of a round. */
    void end(int taken, long memory) {
        if (taken == 0) {
            settle(state.addAndGet(-ROUND));
        } else {
            add(memory);
            settle(state.addAndGet(taken * ONE + memory - ROUND));
        }
    }

    /** Counts one who takes a packet after its round, when nobody else may hold any. */
    void late(long memory) {
        if (holders(state.addAndGet(ONE)) == 1) {
            add(memory);
            settle(state.addAndGet(memory));
        }
    }

    /** Notes that so many packets were released. */
    void release(int count) {
        settle(state.addAndGet(-count * ONE));
    }

    private void settle(long now) {
        if (now != 0 && holders(now) == 0 && state.compareAndSet(now, 0)) {
            add(-now);
        }
    }

    private static long holders(long state) {
        return state >>> SHIFT;
    }

    private void add(long memory) {
        if (budget != null) {
            budget.add(memory);
        }
    }
}
