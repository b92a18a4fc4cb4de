package io.notiflux.topic;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message's place: {@code <epoch>-<offset>}.
 *
 * @param epoch within which offsets can be compared
 * @param offset counts up in a topic, from 1 on, perhaps with holes; 0 is the place before the first message. With a log
 *     it counts over all topics, and a place without a message is a place, too
 */
public record MessageId(String epoch, long offset) {
    /** No longer than what {@link Long} holds for certain, so that parsing cannot fail. */
    private static final Pattern FORM = Pattern.compile("([0-9a-z]{1,32})-(0|[1-9][0-9]{0,17})");

    /** What {@link #toString} writes; empty where the text is no id. */
    public static Optional<MessageId> parse(String text) {
        Matcher id = FORM.matcher(text);
        return id.matches() ? Optional.of(new MessageId(id.group(1), Long.parseLong(id.group(2)))) : Optional.empty();
    }

    @Override
    public String toString() {
        return epoch + '-' + offset;
    }
}
