package io.notiflux.connection;

import java.util.concurrent.Executor;

/**
 * Makes the outboxes of all connections. Any thread.
 *
 * @param limit bytes that may wait in one outbox
 * @param budget counts what all outboxes hold
 * @param stats counts what the outboxes write
 * @param writers runs the outboxes' writers on threads that may block; one that does must hold up no other
 */
public record Outboxes(long limit, QueueBudget budget, DeliveryStats stats, Executor writers) {
    /** Makes an outbox for this socket. */
    public Outbox open(Sink sink) {
        return new Outbox(sink, limit, writers, stats, budget, System::nanoTime);
    }
}
