package io.notiflux.topic;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** From where on somebody wants a topic's messages. */
public sealed interface Since {
    /** From the next one on. */
    record Now() implements Since {}

    /** All that came after this id. */
    record After(MessageId id) implements Since {}

    /**
     * The newest ones, as far as they are held.
     *
     * @param count how many at most; 1 or more
     */
    record Newest(int count) implements Since {
        /** The most that one may ask for. It is as many as a replay may get ready under a topic's lock. */
        public static final int MAX = 1_000;

        /** No longer than what an int holds for certain. */
        private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");

        /** Reads how many are wanted; empty where the text is no whole number from 1 to {@link #MAX}. */
        public static OptionalInt count(String text) {
            int count = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
            return count >= 1 && count <= MAX ? OptionalInt.of(count) : OptionalInt.empty();
        }
    }

    static Since now() {
        return new Now();
    }

    /** After the id, or from now on where there is none. */
    static Since of(Optional<MessageId> id) {
        return id.isPresent() ? new After(id.get()) : now();
    }

    /** The id that it names, if it does. */
    default Optional<MessageId> named() {
        return this instanceof After(MessageId id) ? Optional.of(id) : Optional.empty();
    }
}
