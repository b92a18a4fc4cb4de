package io.notiflux.token;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A pattern of a token's {@code topic_patterns}, and the topics that it stands for. Each {@code :} or {@code /} ends a
 * segment. A segment {@code *} stands for one that is not empty, a last segment {@code **} for all the rest that is not
 * empty; everything else, separators and other asterisks too, stands for itself.
 *
 * <p>A segment of the pattern is compared with the topic's segment in its place, and never with another, so that the
 * work grows with the pattern's length, and not with the topic's.
 */
public record TopicPattern(String text) {
    /** More would make a look-up of a topic that none of them matches a job for an index. */
    public static final int MAX_PATTERNS = 64;
    /** In bytes of UTF-8; a token has room for 64 of some 180. */
    public static final int MAX_BYTES = 256;

    private static final String ONE = "*";
    private static final String REST = "**";

    /** Returns what is wrong with the pattern, as a predicate of it, or empty where nothing is. */
    public static Optional<String> fault(String text) {
        // A char is one byte of UTF-8 at least.
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("is longer than " + MAX_BYTES + " bytes of UTF-8");
        }
        for (int from = 0, end = TopicSegments.end(text, 0);
                end < text.length();
                from = end + 1, end = TopicSegments.end(text, from)) {
            if (isSegment(REST, text, from, end)) {
                return Optional.of("has a ** that is not its last segment");
            }
        }
        return Optional.empty();
    }

    boolean matches(TopicSegments topic) {
        int from = 0;
        for (int segment = 0; ; segment++) {
            int end = TopicSegments.end(text, from);
            if (isSegment(REST, text, from, end)) {
                return topic.hasRest(segment);
            }
            boolean isSame =
                    isSegment(ONE, text, from, end) ? !topic.isEmpty(segment) : topic.isEqual(segment, text, from, end);
            boolean isLast = end == text.length();
            if (!isSame || isLast || topic.isLast(segment)) {
                return isSame && isLast && topic.isLast(segment);
            }
            if (topic.separator(segment) != text.charAt(end)) {
                return false;
            }
            from = end + 1;
        }
    }

    private static boolean isSegment(String wildcard, String text, int from, int to) {
        return to - from == wildcard.length() && text.startsWith(wildcard, from);
    }
}
