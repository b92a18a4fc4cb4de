package io.notiflux.chaos;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a connection brings, whichever protocol it speaks. */
sealed interface Heard {
    /** The answer to the subscription, by topic. */
    record Subscribed(Map<String, Answer> topics) implements Heard {}

    record Answer(boolean recovered, @Nullable Place position) {}

    record Told(String topic, Place place, String text) implements Heard {}

    /** By topic, up to where nothing is still to come. */
    record Position(Map<String, Place> topics) implements Heard {}

    /** It is over, or will never begin. */
    record Ended(String why) implements Heard {}
}
