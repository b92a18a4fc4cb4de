package io.notiflux.connection;

import org.jspecify.annotations.Nullable;

/** One connection's place among all of them, from its accept to its end. Any thread. */
public final class Place {
    private final Places places;
    /** When the connection came. */
    final long sinceNanos;

    // Guarded by the lock of the places.
    /** Makes the connection end. */
    private Runnable eviction;
    /** Where the place stands among strangers; null for one that is known, told to go, or gone. */
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

    /** Its client has shown a good token: it need not make room any more. Repeating it costs next to nothing. */
    public void authorized() {
        places.authorized(this);
    }

    /** Its client is a subscriber now, and is told so where it must make room. */
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
