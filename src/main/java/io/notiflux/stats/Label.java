package io.notiflux.stats;

import java.util.Locale;

/** What a counter is labelled with: one of a closed set, so an enum's constant. */
public interface Label {
    /** The constant's own. */
    String name();

    /** As metrics and problems have it. */
    default String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
