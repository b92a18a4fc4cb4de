package io.notiflux.subscribe;

import io.notiflux.connection.Refused;
import io.notiflux.http.ProblemCode;
import io.notiflux.stats.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The registry of clients: the open ones, counted, and how the others ended. Any thread. */
public final class Clients {
    /** Why {@link #reserve} found no place, as whoever asked is told. */
    static final String NO_PLACE =
            "This server has all the connections or subscriptions that it may have, or is stopping; try again later.";

    private final int max;
    private final BooleanSupplier makeRoom;
    private final Tally<Refused> refusals;
    /** Reserved at the upgrade, before a client is open, so that a rush of upgrades cannot pass the limit. */
    private final AtomicInteger reserved = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition oneEnded = lock.newCondition();

    private final Set<Client> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;
    private final Tally<EndReason> ended = new Tally<>(List.of(EndReason.values()));
    private final Tally<Recovery> recoveries = new Tally<>(List.of(Recovery.values()));

    /**
     * @param max how many connections may be open at once
     * @param makeRoom makes one go that has shown no good token for long; false where there is none
     * @param refusals where those are counted that find no place
     */
    public Clients(int max, BooleanSupplier makeRoom, Tally<Refused> refusals) {
        this.max = max;
        this.makeRoom = makeRoom;
        this.refusals = refusals;
    }

    /**
     * Takes a place for a connection; false where none is left, or the server drains, which is counted. Whoever got one
     * gives it back with {@link #ended(Client, EndReason)}. One that was made to go still has its place while it is told
     * so, and whoever came for it has it too.
     */
    public boolean reserve() {
        if (draining) {
            refused(Refused.DRAINING);
            return false;
        }
        if (reserved.incrementAndGet() <= max || makeRoom.getAsBoolean()) {
            return true;
        }
        gaveBack();
        refused(Refused.CONNECTIONS);
        return false;
    }

    void refused(Refused reason) {
        refusals.count(reason);
    }

    /** Counts what was refused for this; nothing where that is no matter of admission, or is counted elsewhere. */
    public void refused(ProblemCode code) {
        switch (code) {
            case RATE_LIMITED -> refused(Refused.SUBSCRIPTIONS);
            case TOKEN_MISSING,
                    TOKEN_MALFORMED,
                    TOKEN_SIGNATURE,
                    TOKEN_EXPIRED,
                    TOKEN_CLAIMS,
                    SCOPE_DENIED,
                    TOPIC_DENIED -> refused(Refused.TOKEN);
            default -> {}
        }
    }

    void open(Client client) {
        open.add(client);
        if (draining) { // it had its place before, and was not open yet when the others were told
            client.drain();
        }
    }

    void ended(Client client, EndReason reason) {
        open.remove(client);
        ended.count(reason);
        gaveBack();
    }

    private void gaveBack() {
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

    /** How many may be open at once. */
    public int limit() {
        return max;
    }

    /** What found no place here, or was refused one. */
    public Tally<Refused> refusals() {
        return refusals;
    }

    /** How connections ended, by reason. */
    public Tally<EndReason> ended() {
        return ended;
    }

    /** How many connections are of a kind. */
    public long connections(ClientKind kind) {
        return open.stream().filter(client -> client.kind() == kind).count();
    }

    /** How subscriptions that named an id began: see {@link Recovery}. */
    public Tally<Recovery> recoveries() {
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
