package io.notiflux.subscribe;

import io.notiflux.stats.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** The open connections, counted, and how the others ended. Any thread. */
public final class Sessions {
    static final String FULL = "full";
    static final String PARTIAL = "partial";

    private final int max;
    /** Reserved at the upgrade, before a session is open, so that a rush of upgrades cannot pass the limit. */
    private final AtomicInteger reserved = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition oneEnded = lock.newCondition();

    private final Set<Client> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;
    private final Tally ended =
            new Tally(Stream.of(EndReason.values()).map(EndReason::label).toList());

    private final Tally recoveries = new Tally(List.of(FULL, PARTIAL));

    /** @param max how many connections may be open at once */
    public Sessions(int max) {
        this.max = max;
    }

    /**
     * Takes a place for a connection; false where none is left, or the server drains. Whoever got one gives it back with
     * {@link #end}.
     */
    public boolean reserve() {
        int taken;
        do {
            taken = reserved.get();
            if (draining || taken >= max) {
                return false;
            }
        } while (!reserved.compareAndSet(taken, taken + 1));
        return true;
    }

    void open(Client client) {
        open.add(client);
        if (draining) { // it had its place before, and was not open yet when the others were told
            client.drain();
        }
    }

    void end(Client client, EndReason reason) {
        open.remove(client);
        ended.count(reason.label());
        reserved.decrementAndGet();
        lock.lock();
        try {
            oneEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Set<Client> open() {
        return open;
    }

    public int connections() {
        return open.size();
    }

    /** How connections ended, by {@link EndReason#label}. */
    public Tally ended() {
        return ended;
    }

    /** How many connections speak a protocol. */
    public long connections(String protocol) {
        return open.stream()
                .filter(client -> client.protocolLabel().equals(protocol))
                .count();
    }

    /** How subscriptions that named an id began: {@code full} with all that came after it, {@code partial} without. */
    public Tally recoveries() {
        return recoveries;
    }

    /** Bytes that wait in all connections' outbound queues. */
    public long queuedBytes() {
        return open.stream().mapToLong(Client::queuedBytes).sum();
    }

    /**
     * Takes no new connections, and tells every client to come back later, behind what is queued for it. Does not wait
     * for them.
     */
    public void drain() {
        draining = true;
        open.forEach(Client::drain);
    }

    /** Waits until all connections are gone, for the time given at most; returns whether they are. */
    public boolean awaitEmpty(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (reserved.get() > 0) {
                if (left <= 0) {
                    return false;
                }
                left = oneEnded.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
