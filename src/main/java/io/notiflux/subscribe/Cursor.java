package io.notiflux.subscribe;

import io.notiflux.topic.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern FORM =
            Pattern.compile("([0-9a-z]{1,32})-([0-9a-z]{1,7})-([0-9a-z]{1,12}(?:\\.[0-9a-z]{1,12})*)");
    private static final int RADIX = Character.MAX_RADIX;

    /** What {@link #toString} writes for these topics; empty where the text is no cursor, or one of others. */
    public static Optional<Cursor> parse(String text, List<String> topics) {
        Matcher cursor = FORM.matcher(text);
        if (!cursor.matches() || !cursor.group(2).equals(checksum(topics))) {
            return Optional.empty();
        }
        List<Long> offsets = Arrays.stream(cursor.group(3).split("\\.", -1))
                .map(offset -> Long.valueOf(offset, RADIX))
                .toList();
        return offsets.size() == topics.size()
                ? Optional.of(new Cursor(cursor.group(1), topics, offsets))
                : Optional.empty();
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
