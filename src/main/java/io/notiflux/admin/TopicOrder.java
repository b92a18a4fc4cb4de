package io.notiflux.admin;

import io.notiflux.topic.TopicState;
import java.util.Comparator;

/** The orders that topics can be listed in: by a number the largest comes first, and by name where it is the same. */
enum TopicOrder {
    NAME,
    SUBSCRIBERS,
    MESSAGES,
    BYTES,
    HISTORY;

    Comparator<TopicState> comparator() {
        Comparator<TopicState> byName = Comparator.comparing(TopicState::name);
        return switch (this) {
            case NAME -> byName;
            case SUBSCRIBERS ->
                Comparator.comparingInt(TopicState::subscribers).reversed().thenComparing(byName);
            case MESSAGES ->
                Comparator.comparingLong(TopicState::messagesPerMinute)
                        .reversed()
                        .thenComparing(byName);
            case BYTES ->
                Comparator.comparingLong(TopicState::bytesPerMinute).reversed().thenComparing(byName);
            case HISTORY ->
                Comparator.comparingLong(TopicState::historyBytes).reversed().thenComparing(byName);
        };
    }
}
