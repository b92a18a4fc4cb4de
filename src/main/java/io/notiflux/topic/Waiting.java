package io.notiflux.topic;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * The room for messages that wait for subscriptions to be advanced, of all topics that one client joins at once: the first
 * replay may take as long as the client likes, while the others' topics are published to. Any thread.
 */
public final class Waiting {
    private final long maxBytes;
    private final LongConsumer held;
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param maxBytes that may wait; beyond it a subscription waits in its topic's history alone
     * @param held is told of each change, in bytes, under a topic's lock
     */
    public Waiting(long maxBytes, LongConsumer held) {
        this.maxBytes = maxBytes;
        this.held = held;
    }

    /** A single message always fits. */
    boolean take(long more) {
        long waiting = bytes.addAndGet(more);
        if (waiting > maxBytes && waiting > more) {
            bytes.addAndGet(-more);
            return false;
        }
        held.accept(more);
        return true;
    }

    void give(long back) {
        bytes.addAndGet(-back);
        held.accept(-back);
    }
}
