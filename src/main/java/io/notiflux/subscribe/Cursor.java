package io.notiflux.subscribe;

import io.notiflux.topic.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * A place in the order of each of several topics, as text: {@code <epoch>-<topics' checksum>-<offset>.<offset>…}. The
 * checksum keeps a cursor from being taken for one of other topics.
 *
 * @param topics in alphabetical order, each once
 * @param offsets of the topics, in their order
 */
public record Cursor(String epoch, List<String> topics, List<Long> offsets) {
    private static final int RADIX = Character.MAX_RADIX;
    private static final int MAX_EPOCH = 32;
    /** No longer than what a long holds for certain, so that parsing cannot fail. */
    private static final int MAX_OFFSET = 12;

    /**
     * What {@link #toString} writes for these topics; empty where the text is no cursor, or one of others. Read part by
     * part, and no further than it is right: a pattern's repeated group would take a stack frame for each offset.
     */
    public static Optional<Cursor> parse(String text, List<String> topics) {
        int first = text.indexOf('-');
        int second = text.indexOf('-', first + 1);
        if (first < 0
                || second < 0
                || !isWord(text, 0, first, MAX_EPOCH)
                || !text.substring(first + 1, second).equals(checksum(topics))) {
            return Optional.empty();
        }
        List<Long> offsets = new ArrayList<>();
        int from = second + 1;
        while (offsets.size() < topics.size()) {
            int dot = text.indexOf('.', from);
            int to = dot < 0 ? text.length() : dot;
            if (from > to || !isWord(text, from, to, MAX_OFFSET)) {
                return Optional.empty();
            }
            offsets.add(Long.parseLong(text, from, to, RADIX));
            from = to + 1;
        }
        return from > text.length()
                ? Optional.of(new Cursor(text.substring(0, first), topics, List.copyOf(offsets)))
                : Optional.empty();
    }

    private static boolean isWord(String text, int from, int to, int maxLength) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return to > from && to - from <= maxLength;
    }

    /** The place in one of the topics, by its number. */
    public MessageId id(int topic) {
        return new MessageId(epoch, offsets.get(topic));
    }

    @Override
    public String toString() {
        return epoch
                + '-'
                + checksum(topics)
                + '-'
                + offsets.stream().map(offset -> Long.toString(offset, RADIX)).collect(Collectors.joining("."));
    }

    private static String checksum(List<String> topics) {
        var crc = new CRC32C();
        for (String topic : topics) {
            crc.update(topic.getBytes(StandardCharsets.UTF_8));
            crc.update(' '); // which no topic has
        }
        return Long.toString(crc.getValue(), RADIX);
    }
}
