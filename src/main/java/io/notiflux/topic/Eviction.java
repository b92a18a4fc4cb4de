package io.notiflux.topic;

import java.util.Locale;

/** Why a message is not held any more. */
public enum Eviction {
    /** Its topic has as many newer ones as are kept. */
    SIZE,
    /** It is too old. */
    AGE,
    /** All topics together were over their bytes, and its own was the least recently used, or alone. */
    BYTES,
    /** The log has a gap: nobody knows whether something is missing between it and what comes. */
    GAP;

    /** As the metric's label has it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
