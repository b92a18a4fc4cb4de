package io.notiflux.subscribe;

import io.notiflux.connection.MemoryBudget;
import io.notiflux.connection.QueueBudget;
import io.notiflux.topic.Waiting;
import java.util.Collection;

/**
 * What one connection's subscriptions may cost.
 *
 * @param max that it may hold at once
 * @param memory that all connections' subscriptions may take
 * @param waitingBytes of messages that come between a subscription and its replay, for all that are made at once
 * @param queues that counts those
 */
public record SubscriptionLimits(int max, MemoryBudget memory, long waitingBytes, QueueBudget queues) {
    /** A subscription, its entries in two tables, and the topic that may be there for it alone: about 500 bytes. */
    private static final int OVERHEAD_BYTES = 512;

    static long cost(String topic) {
        return OVERHEAD_BYTES + 2L * topic.length(); // two bytes a character where one of them is not of Latin-1
    }

    static long cost(Collection<String> topics) {
        return topics.stream().mapToLong(SubscriptionLimits::cost).sum();
    }

    Waiting waiting() {
        return new Waiting(waitingBytes, queues::count);
    }
}
