package io.notiflux;

import io.notiflux.cluster.LocalLog;
import io.notiflux.cluster.LogStats;
import io.notiflux.cluster.MessageLog;
import io.notiflux.config.BudgetPart;
import io.notiflux.config.Budgets;
import io.notiflux.topic.TopicHub;
import java.time.Duration;

/** Makes the log that gives broadcasts their order. */
final class Logs {
    /**
     * How long an idempotency key is remembered: longer than clients try again. After that, a message that is sent again
     * is published again.
     */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private Logs() {}

    static MessageLog of(Budgets budgets, TopicHub hub) {
        return new LocalLog(hub::publish, REMEMBERED, budgets.bytes(BudgetPart.IDEMPOTENCY), System::nanoTime);
    }

    /** The approximate memory that idempotency keys take. */
    static long keyBytes(MessageLog log) {
        return log instanceof LocalLog local ? local.keyBytes() : 0;
    }

    /** The approximate memory that broadcasts take which wait for a cluster's log. */
    static long waitingBytes(MessageLog log) {
        return log.stats().map(LogStats::pendingBytes).orElse(0L) * Budgets.LOG_COPIES;
    }
}
