package io.notiflux.subscribe;

import io.notiflux.topic.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * A position in each of several topics, as text: {@code <epoch>-<topics' checksum>-<offset>.<offset>…}. The checksum
 * keeps a cursor from being taken for a cursor of other topics.
 *
 * @param topics the topics in alphabetical order, each once
 * @param offsets the topics' offsets, in the same order
 */
public record Cursor(String epoch, List<String> topics, List<Long> offsets) {
    private static final int RADIX = Character.MAX_RADIX;
    private static final int MAX_EPOCH = 32;
    /** The longest offset in characters. Any number of this length fits into a long, so parsing it cannot fail. */
    private static final int MAX_OFFSET = 12;

    /**
     * Parses what {@link #toString} writes for these topics; empty if the text is no cursor, or a cursor of other
     * topics. The text is read part by part, up to the first mistake. A regular expression's repeated group would take
     * a stack frame for each offset.
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

    /** The position in one topic, given by its index. */
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
            crc.update(' '); // no topic contains a space
        }
        return Long.toString(crc.getValue(), RADIX);
    }
}
