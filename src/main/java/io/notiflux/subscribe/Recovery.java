package io.notiflux.subscribe;

import io.notiflux.stats.Label;

/** How a subscription that named an id began. */
public enum Recovery implements Label {
    /** All that came after the id was there. */
    FULL,
    /** Some of it may be missing. */
    PARTIAL;

    static Recovery of(boolean recovered) {
        return recovered ? FULL : PARTIAL;
    }
}
