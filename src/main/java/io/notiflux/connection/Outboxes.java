package io.notiflux.connection;

import java.util.concurrent.Executor;

/**
 * Makes the outboxes of all connections. Any thread.
 *
 * @param limit bytes that may wait in one of them
 * @param budget that counts what all of them hold
 * @param stats that counts what they write
 * @param writers runs each outbox's writer on a thread of its own that may block
 */
public record Outboxes(long limit, QueueBudget budget, DeliveryStats stats, Executor writers) {
    /** An outbox for this socket. */
    public Outbox open(Sink sink) {
        return new Outbox(sink, limit, writers, stats, budget, System::nanoTime);
    }
}
