package io.notiflux.connection;

import org.jspecify.annotations.Nullable;

/** One connection's place among all connections, from its accept to its end. Any thread. */
public final class Place {
    private final Places places;
    /** The time at which the connection came. */
    final long sinceNanos;
    /** True once the client has shown a good token, which it need not show again. */
    private volatile boolean known;

    // The fields below are guarded by the lock of the places.
    /** Ends the connection. */
    private Runnable eviction;
    /** The list of strangers that the place is in; null if the client is known, was told to go, or is gone. */
    @Nullable
    Strangers among;

    @Nullable
    Place older;

    @Nullable
    Place newer;

    boolean isLeaving;

    Place(Places places, long sinceNanos, Runnable eviction) {
        this.places = places;
        this.sinceNanos = sinceNanos;
        this.eviction = eviction;
    }

    /**
     * Notes that the client has shown a good token, and so need not make room any more. Repeated calls cost next to
     * nothing.
     */
    public void authorized() {
        if (!known) {
            places.authorized(this);
            known = true;
        }
    }

    /** Notes that the client is a subscriber now. It is told so if it must make room. */
    public void subscriber(Runnable politeEviction) {
        places.subscriber(this, politeEviction);
    }

    void evictedBy(Runnable how) {
        eviction = how;
    }

    Runnable eviction() {
        return eviction;
    }
}
