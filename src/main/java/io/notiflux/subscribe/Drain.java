package io.notiflux.subscribe;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets all clients go when the server stops: one after another, so that they do not all come back at the same time. Those
 * for whom most is waiting go first, as they need most time.
 *
 * <p>Invariant: a client gets all that was queued before its farewell, and nothing after it, unless it stops taking it or
 * the time is over. Each client has a virtual thread that waits for its queue; the queue's writer and the connection's
 * reader go on as before. Whoever took its place before the drain and connects during it is let go as soon as it is seen.
 */
public final class Drain {
    private static final System.Logger LOGGER = System.getLogger(Drain.class.getName());

    /** How often it looks for clients that came late. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Clients clients;
    private final Limits limits;
    private final Set<Client> told = Collections.newSetFromMap(new IdentityHashMap<>());
    private final AtomicInteger flushed = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();

    /**
     * How much time the clients have.
     *
     * @param window over which the farewells are spread
     * @param flush after the window, for those who are still taking what waits for them
     * @param stall how long one of them may take nothing
     * @param close how long one may take to answer the close frame
     */
    public record Limits(Duration window, Duration flush, Duration stall, Duration close) {}

    /**
     * How it went.
     *
     * @param flushed clients that got everything
     * @param cut clients that did not
     */
    public record Result(int flushed, int cut) {
        /** Of a server that had no clients, or no time for them. */
        public static final Result NONE = new Result(0, 0);
    }

    /** Prepares a drain, which does nothing before {@link #run}. */
    public Drain(Clients clients, Limits limits) {
        this.clients = clients;
        this.limits = limits;
    }

    /** Refuses new clients, lets the others go, and returns once all are gone or the time is over. */
    public Result run() throws InterruptedException {
        clients.stopAdmitting();
        long start = System.nanoTime();
        long deadline = start + limits.window().plus(limits.flush()).toNanos();
        var flush = new Flush(deadline, limits.stall().toNanos());
        try (ExecutorService farewells = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Client> all = mostFirst();
            for (int i = 0; i < all.size(); i++) {
                sleepUntil(start + limits.window().toNanos() / all.size() * i);
                letGo(all.get(i), flush, farewells);
            }
            long end = deadline + limits.close().multipliedBy(2).toNanos();
            while (!clients.awaitEmpty(LOOK) && System.nanoTime() - end < 0) {
                clients.open().forEach(client -> letGo(client, flush, farewells));
            }
        }
        return new Result(flushed.get(), cut.get());
    }

    /** The queues are looked at once each, as they go on changing while they are sorted. */
    private List<Client> mostFirst() {
        record Queue(Client client, long bytes) {}
        return clients.open().stream()
                .map(client -> new Queue(client, client.queuedBytes()))
                .sorted(Comparator.comparingLong(Queue::bytes).reversed())
                .map(Queue::client)
                .toList();
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
    }

    private void letGo(Client client, Flush flush, ExecutorService farewells) {
        if (told.add(client)) {
            farewells.execute(() -> count(client, flush));
        }
    }

    private void count(Client client, Flush flush) {
        try {
            switch (client.leave(flush)) {
                case WHOLE -> flushed.incrementAndGet();
                case CUT -> cut.incrementAndGet();
                case NONE -> {}
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            cut.incrementAndGet();
            LOGGER.log(ERROR, "event=drain_failed", e);
        }
    }
}
