package io.notiflux.topic;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The rule for what may name a topic: not empty, no white space or control character, at most 1,024 bytes of UTF-8. */
public final class TopicName {
    /** Bounds what a subscription costs; in bytes of UTF-8, because that is what travels. */
    public static final int MAX_BYTES = 1_024;

    private TopicName() {}

    /** Returns what is wrong with the name, or empty where it may name a topic. */
    public static Optional<String> fault(String name) {
        if (name.isEmpty()) {
            return Optional.of("a topic needs at least one character");
        }
        // A char is one byte of UTF-8 at least, so that a name of a megabyte is not encoded to be refused.
        if (name.length() > MAX_BYTES || name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("the topic is longer than " + MAX_BYTES + " bytes of UTF-8");
        }
        if (name.codePoints().anyMatch(TopicName::isForbidden)) {
            return Optional.of("a topic must not have white space, control characters or unpaired surrogates");
        }
        return Optional.empty();
    }

    private static boolean isForbidden(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE;
    }
}
