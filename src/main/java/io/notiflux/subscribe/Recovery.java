package io.notiflux.subscribe;

import io.notiflux.stats.Label;

/** How a subscription that named an id began. */
public enum Recovery implements Label {
    /** All messages after the id were there. */
    FULL,
    /** Some messages after the id may be missing. */
    PARTIAL;

    static Recovery of(boolean recovered) {
        return recovered ? FULL : PARTIAL;
    }
}
