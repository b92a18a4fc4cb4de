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
        if (isTooLong(name)) {
            return Optional.of("the topic is longer than " + MAX_BYTES + " bytes of UTF-8");
        }
        // A loop, as a stream takes ten times as long, and a stranger may ask for a thousand long names at once.
        for (int i = 0, c; i < name.length(); i += Character.charCount(c)) {
            c = name.codePointAt(i);
            if (isForbidden(c)) {
                return Optional.of("a topic must not have white space, control characters or unpaired surrogates");
            }
        }
        return Optional.empty();
    }

    /** Whether a name is over the bound, and so must not be repeated to whoever gave it. */
    public static boolean isTooLong(String name) {
        // A char is one byte of UTF-8 at least, so that a name of a megabyte is not encoded to be refused.
        return name.length() > MAX_BYTES
                || (name.length() > MAX_BYTES / 3 && name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES);
    }

    private static boolean isForbidden(int c) {
        if (c > ' ' && c < 0x7F) {
            return false;
        }
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE;
    }
}
