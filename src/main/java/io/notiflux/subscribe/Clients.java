package io.notiflux.subscribe;

import io.notiflux.access.AccessLog;
import io.notiflux.connection.Refused;
import io.notiflux.http.ProblemCode;
import io.notiflux.stats.Tally;
import io.notiflux.topic.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The registry of clients: it holds and counts the open ones, and counts how the others ended. Any thread may use it.
 */
public final class Clients {
    private static final String NO_PLACE =
            "This server has all the connections or subscriptions that it may have; try again later.";

    private static final String STOPPING = "This server is stopping; try again later.";

    /** How many times in an interval the log's thread looks for clients that are to be told a position. */
    private static final int LOOKS_PER_INTERVAL = 10;

    private final int max;
    private final BooleanSupplier makeRoom;
    private final long positionNanos;
    private final Tally<Refused> refusals;
    private final AccessLog access;
    /**
     * The places taken. A place is taken at the upgrade, before the client is open, so that a rush of upgrades cannot
     * pass the limit.
     */
    private final AtomicInteger reserved = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition oneEnded = lock.newCondition();

    private final Set<Client> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;
    /** Only the log's thread uses it. */
    private long positionsNanos = System.nanoTime();

    private final Tally<EndReason> ended = new Tally<>(List.of(EndReason.values()));
    private final Tally<Recovery> recoveries = new Tally<>(List.of(Recovery.values()));

    /**
     * Creates an empty registry.
     *
     * @param max how many connections may be open at once
     * @param makeRoom ends a connection that has shown no good token for long; false if there is none
     * @param positionInterval the time between two positions that a client is told
     * @param refusals counts the connections that find no place
     * @param access is told of each connection's beginning and end
     */
    public Clients(
            int max, BooleanSupplier makeRoom, Duration positionInterval, Tally<Refused> refusals, AccessLog access) {
        this.max = max;
        this.makeRoom = makeRoom;
        this.positionNanos = positionInterval.toNanos();
        this.refusals = refusals;
        this.access = access;
    }

    /** What a client is told when {@link #reserve} finds no place. */
    public String noPlace() {
        return draining ? STOPPING : NO_PLACE;
    }

    /**
     * Takes a place for a connection. Returns false, and counts the refusal, if no place is left or the server drains.
     * The caller gives the place back with {@link #ended(Client, EndReason)}. A connection that was made to go still
     * has its place while it is told so. Until it has ended, the number of connections may be over the limit.
     */
    public boolean reserve() {
        if (draining) {
            refused(Refused.DRAINING);
            return false;
        }
        if (reserved.incrementAndGet() <= max) {
            return true;
        }
        boolean hasPlace = false;
        try {
            hasPlace = makeRoom.getAsBoolean();
        } finally { // it may throw
            if (!hasPlace) {
                gaveBack();
            }
        }
        if (!hasPlace) {
            refused(Refused.CONNECTIONS);
        }
        return hasPlace;
    }

    void refused(Refused reason) {
        refusals.count(reason);
    }

    /**
     * Counts a refusal by its problem code. Codes that have nothing to do with admission, or that are counted
     * elsewhere, are ignored.
     */
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

    void subscriptionRefused(Client client, Denial denial) {
        access.subscriptionRefused(
                client.caller(),
                denial.subject().isEmpty() ? client.subject() : denial.subject(),
                denial.code().label(),
                denial.topic().orElse(""));
    }

    void open(Client client) {
        open.add(client);
        if (AccessLog.isDetailed()) {
            access.connected(client.caller(), client.kind().label());
        }
    }

    void ended(Client client, EndReason reason) {
        boolean wasOpen = open.remove(client);
        ended.count(reason);
        gaveBack();
        boolean overALimit = reason == EndReason.SLOW || reason == EndReason.LIMIT;
        if (wasOpen && (overALimit || AccessLog.isDetailed())) {
            var end = new AccessLog.End(
                    client.kind().label(),
                    reason.label(),
                    client.sinceNanos(),
                    client.writtenBytes(),
                    client.subject());
            access.disconnected(client.caller(), end, overALimit);
        }
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

    /** The number of connections that may be open at once. */
    public int limit() {
        return max;
    }

    /** The connections and requests that were refused, by reason. */
    public Tally<Refused> refusals() {
        return refusals;
    }

    /** How connections ended, by reason. */
    public Tally<EndReason> ended() {
        return ended;
    }

    /** The number of open connections of the given kind. */
    public long connections(ClientKind kind) {
        return open.stream().filter(client -> client.kind() == kind).count();
    }

    /** How subscriptions that named an id began, see {@link Recovery}. */
    public Tally<Recovery> recoveries() {
        return recoveries;
    }

    /** The number of bytes that wait in the outbound queues of all connections. */
    public long queuedBytes() {
        return open.stream().mapToLong(Client::queuedBytes).sum();
    }

    /** How long ago the oldest broadcast was accepted that waits for a client; 0 if none waits. */
    public long queueAgeNanos() {
        long now = System.nanoTime();
        return open.stream()
                .mapToLong(client -> client.backlogSince(now).ageNanos())
                .max()
                .orElse(0);
    }

    /** The time between two positions that a client is told. */
    long positionNanos() {
        return positionNanos;
    }

    /**
     * Tells the clients that are due the position up to which they were sent everything. It may be called as often as one
     * likes, but only by the thread that applies the log, and between two records: only so does nothing that lies before
     * the position come to a client after it.
     */
    public void tellPosition(MessageId id) {
        long now = System.nanoTime();
        if (now - positionsNanos >= positionNanos / LOOKS_PER_INTERVAL) {
            positionsNanos = now;
            Heartbeat.beatEach(open, client -> client.position(id));
        }
    }

    /** Refuses all who come from now on. Those who have taken their place already may still open. */
    void stopAdmitting() {
        draining = true;
    }

    /** Waits until all connections are gone, but no longer than the timeout; returns whether they are gone. */
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
