package io.notiflux.subscribe;

import io.notiflux.connection.QueueBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes room where all queues together are about to fill their budget: lets those clients go whose queues are the largest.
 * None of them is one that reads: its queue has been empty a moment ago. Where nobody else is left, broadcasts wait.
 *
 * <p>On a thread of its own, once at a time, as the budget takes care of.
 */
public final class Relief {
    /** A client that has not taken all it was sent for so long does not read, or too slowly for what it asked for. */
    private static final Duration BEHIND = Duration.ofMillis(500);
    /** For what was let go to be given back, before more is. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Clients clients;
    private final QueueBudget budget;

    public Relief(Clients clients, QueueBudget budget) {
        this.clients = clients;
        this.budget = budget;
    }

    private record Behind(Client client, long bytes) {}

    /** Returns once there is room. */
    public void run() {
        try {
            while (budget.isShort()) {
                letGo(largestFirst());
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Behind> largestFirst() {
        long since = System.nanoTime() - BEHIND.toNanos();
        List<Behind> behind = new ArrayList<>();
        for (Client client : clients.open()) {
            long bytes = client.backlogSince(since);
            if (bytes > 0) {
                behind.add(new Behind(client, bytes));
            }
        }
        behind.sort(Comparator.comparingLong(Behind::bytes).reversed());
        return behind;
    }

    /** What waits in several queues is given back with the last of them, so that a second round may be needed. */
    private void letGo(List<Behind> largestFirst) {
        long excess = 2 * budget.excess();
        for (Behind next : largestFirst) {
            if (excess <= 0) {
                return;
            }
            excess -= next.bytes();
            next.client().letGo();
        }
    }
}
