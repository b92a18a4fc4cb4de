package io.notiflux.connection;

import io.notiflux.stats.Tally;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All TCP connections, and the order in which they are evicted when there is no place for another. A connection that
 * has shown no good token for a while is an old stranger. The oldest strangers are evicted first, so that strangers
 * cannot keep out clients with a token. While there is room, strangers may stay.
 *
 * <p>Some places are kept free, as a newcomer must be accepted before it can show a token: beyond {@code room}
 * connections, each newcomer makes an old stranger go. Where all strangers are young, newcomers take the places that
 * were kept free, and further ones wait to be accepted. {@link #makeRoom}, which a timer calls, ends their wait once
 * the strangers are old.
 *
 * <p>Any thread. A lock guards the lists; it is held for moments only, and no eviction runs under it. Every operation
 * takes the same time however many connections there are.
 */
public final class Places {
    /** The share of places that is kept free for newcomers: one in so many. */
    private static final int KEPT = 8;

    private final int room;
    private final long patienceNanos;
    private final LongSupplier nanoClock;
    private final Tally<Refused> refusals;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final Strangers others = new Strangers();
    private final Strangers subscribers = new Strangers();
    private int open;
    private int leaving;

    /**
     * Makes the places, all of them free.
     *
     * @param sockets that may be open at once; the accepting code keeps to this limit
     * @param patience how long a connection may go without a good token
     * @param refusals counts the connections that were made to go before they subscribed
     */
    public Places(int sockets, Duration patience, LongSupplier nanoClock, Tally<Refused> refusals) {
        this.room = sockets - Math.max(1, sockets / KEPT);
        this.patienceNanos = patience.toNanos();
        this.nanoClock = nanoClock;
        this.refusals = refusals;
    }

    /**
     * Takes a place for a connection that has just been accepted. The caller gives it back with {@link #leave}.
     *
     * @param eviction closes the connection; any thread may call it, and it does not block
     */
    public Place enter(Runnable eviction) {
        var place = new Place(this, nanoClock.getAsLong(), eviction);
        lock.lock();
        try {
            open++;
            others.add(place);
        } finally {
            lock.unlock();
        }
        makeRoom();
        return place;
    }

    public void leave(Place place) {
        lock.lock();
        try {
            open--;
            forget(place);
            if (place.isLeaving) {
                leaving--;
            }
        } finally {
            lock.unlock();
        }
    }

    void authorized(Place place) {
        lock.lock();
        try {
            forget(place);
        } finally {
            lock.unlock();
        }
    }

    void subscriber(Place place, Runnable politeEviction) {
        boolean tooLate;
        lock.lock();
        try {
            place.evictedBy(politeEviction);
            tooLate = place.isLeaving;
            if (place.among == others) {
                forget(place);
                subscribers.add(place);
            }
        } finally {
            lock.unlock();
        }
        if (tooLate) {
            politeEviction.run();
        }
    }

    /** Evicts old strangers for as long as there are too many connections. */
    public void makeRoom() {
        boolean more = true;
        while (more) {
            more = evict(next(false));
        }
    }

    /** Evicts the oldest subscriber that is an old stranger. It returns false if there is none. */
    public boolean makeSubscriberGo() {
        return evict(next(true));
    }

    /** Returns the number of open connections. */
    public int open() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }

    private static boolean evict(@Nullable Runnable eviction) {
        if (eviction == null) {
            return false;
        }
        eviction.run();
        return true;
    }

    private @Nullable Runnable next(boolean subscribersOnly) {
        lock.lock();
        try {
            if (!subscribersOnly && open - leaving <= room) {
                return null;
            }
            @Nullable Place place = older(subscribers.oldest(), subscribersOnly ? null : others.oldest());
            if (place == null || nanoClock.getAsLong() - place.sinceNanos < patienceNanos) {
                return null;
            }
            if (place.among == others) {
                refusals.count(Refused.CONNECTIONS);
            }
            forget(place);
            place.isLeaving = true;
            leaving++;
            return place.eviction();
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable Place older(@Nullable Place a, @Nullable Place b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.sinceNanos - b.sinceNanos <= 0 ? a : b;
    }

    private static void forget(Place place) {
        if (place.among != null) {
            place.among.remove(place);
        }
    }
}
