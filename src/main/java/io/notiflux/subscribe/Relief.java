package io.notiflux.subscribe;

import io.notiflux.connection.Backlog;
import io.notiflux.connection.QueueBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes room when all queues together are about to fill their budget: it ends the clients that hold most and have taken
 * nothing for longest, so a slow client that makes progress outlasts one that has stopped. It spares every client that
 * reads, whose queue was empty a moment ago. If no other client is left, broadcasts wait.
 *
 * <p>It runs on a thread of its own, and never twice at once, which the budget ensures.
 */
public final class Relief {
    /**
     * A client that has not taken everything it was sent for this long does not read, or reads too slowly for what it
     * asked for.
     */
    private static final Duration BEHIND = Duration.ofMillis(500);
    /** The pause before more clients are ended, in which the memory of those already ended is given back. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Clients clients;
    private final QueueBudget budget;

    public Relief(Clients clients, QueueBudget budget) {
        this.clients = clients;
        this.budget = budget;
    }

    private record Behind(Client client, Backlog backlog) {}

    /** Ends clients until there is room, then returns. */
    public void run() {
        try {
            while (budget.isShort()) {
                letGo(worstFirst());
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Behind> worstFirst() {
        long since = System.nanoTime() - BEHIND.toNanos();
        List<Behind> behind = new ArrayList<>();
        for (Client client : clients.open()) {
            Backlog backlog = client.backlogSince(since);
            if (backlog.bytes() > 0) {
                behind.add(new Behind(client, backlog));
            }
        }
        behind.sort(Comparator.comparingDouble((Behind one) -> one.backlog().weight())
                .reversed());
        return behind;
    }

    /**
     * Ends clients, the worst first, until twice the excess is covered. Memory that several queues share is
     * given back with the last of them, so a second round may be needed.
     */
    private void letGo(List<Behind> worstFirst) {
        long excess = 2 * budget.excess();
        for (Behind next : worstFirst) {
            if (excess <= 0) {
                return;
            }
            excess -= next.backlog().bytes();
            next.client().letGo();
        }
    }
}
