package io.notiflux.chaos;

import org.jspecify.annotations.Nullable;

/** What a client notes about one topic. */
sealed interface Entry {
    /**
     * The server has answered a subscription.
     *
     * @param since after what the client resumed; null for a new one
     * @param recovered what the server said of that
     * @param position the place that was told with the answer; null where the client can't see it
     */
    record Joined(
            @Nullable Place since,
            boolean recovered,
            @Nullable Place position) implements Entry {}

    record Message(String topic, Place place, String text) implements Entry {}

    /** A position was told: nothing up to it is still to come. */
    record Moved(Place to) implements Entry {}
}
