package io.notiflux.subscribe;

import io.notiflux.connection.MemoryBudget;
import io.notiflux.connection.QueueBudget;
import io.notiflux.topic.Waiting;
import java.util.Collection;

/**
 * The limits on one connection's subscriptions.
 *
 * @param max how many subscriptions it may hold at once
 * @param memory the memory that all connections' subscriptions may take together
 * @param waitingBytes the bytes of messages that may wait between a subscription and its replay, for all subscriptions
 *     that are made at once
 * @param queues counts those bytes
 * @param expiry until when a token keeps them
 */
public record SubscriptionLimits(int max, MemoryBudget memory, long waitingBytes, QueueBudget queues, Expiry expiry) {
    /**
     * The memory for a subscription, its entries in two tables, and a topic that may exist for it alone: about 500
     * bytes; and its entry among {@link ShownTokens} with an id of its own.
     */
    private static final int OVERHEAD_BYTES = 640;

    long cost(String topic) {
        int ofItsEnd = expiry.isEnforced() ? Ends.BYTES : 0;
        return OVERHEAD_BYTES + ofItsEnd + 2L * topic.length(); // a character takes two bytes if any is outside Latin-1
    }

    long cost(Collection<String> topics) {
        return topics.stream().mapToLong(this::cost).sum();
    }

    Waiting waiting() {
        return new Waiting(waitingBytes, queues::count);
    }
}
