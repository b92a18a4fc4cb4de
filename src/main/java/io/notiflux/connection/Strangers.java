package io.notiflux.connection;

import org.jspecify.annotations.Nullable;

/**
 * A list of places whose clients have shown no good token, in the order in which they came. Guarded by the lock of the
 * places.
 */
final class Strangers {
    private @Nullable Place oldest;
    private @Nullable Place newest;

    @Nullable
    Place oldest() {
        return oldest;
    }

    void add(Place place) {
        place.among = this;
        place.older = newest;
        place.newer = null;
        if (newest == null) {
            oldest = place;
        } else {
            newest.newer = place;
        }
        newest = place;
    }

    void remove(Place place) {
        @Nullable Place before = place.older;
        @Nullable Place after = place.newer;
        if (before == null) {
            oldest = after;
        } else {
            before.newer = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.older = before;
        }
        place.among = null;
        place.older = null;
        place.newer = null;
    }
}
