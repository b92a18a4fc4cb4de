package io.notiflux.admin;

import io.notiflux.subscribe.ConnectionState;
import java.util.Comparator;

/** The orders that connections can be listed in: the oldest, or those with most queued bytes, come first. */
enum ConnectionOrder {
    AGE,
    QUEUED;

    Comparator<ConnectionState> comparator() {
        Comparator<ConnectionState> byAge =
                Comparator.comparing(ConnectionState::age).reversed();
        return switch (this) {
            case AGE -> byAge;
            case QUEUED ->
                Comparator.comparingLong(ConnectionState::queuedBytes)
                        .reversed()
                        .thenComparing(byAge);
        };
    }
}
