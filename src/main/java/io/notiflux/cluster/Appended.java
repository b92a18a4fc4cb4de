package io.notiflux.cluster;

import io.notiflux.topic.MessageId;
import java.util.List;
import java.util.OptionalInt;

/** How it ended that broadcasts were given to the log. All of them fared alike. */
public sealed interface Appended {
    /**
     * They have their places and will reach every subscriber.
     *
     * @param places of the broadcasts, in their order
     * @param replayed whether they were there before, for an idempotency key
     */
    record Stored(List<Placed> places, boolean replayed) implements Appended {}

    /**
     * A broadcast's place.
     *
     * @param subscribers how many it was queued to, where this process knows them all
     */
    record Placed(MessageId id, OptionalInt subscribers) {}

    /** The idempotency key stands for something else. */
    record Conflict() implements Appended {}

    /** They are certainly not broadcast. */
    record NotSent(String reason) implements Appended {}

    /** They may or may not be broadcast, now or in a moment. */
    record Unknown(String reason) implements Appended {}

    /** They do not fit into one record of the log. */
    record TooLarge(long bytes, long maxBytes) implements Appended {}

    /** Too much waits for the log; not broadcast. */
    record Full() implements Appended {}
}
