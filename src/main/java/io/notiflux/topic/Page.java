package io.notiflux.topic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Some of the messages that a topic's history holds, the oldest first.
 *
 * @param messages none of the history's is missing between them
 * @param position the place after which the next page begins, or what comes next
 * @param recovered whether all after the id that was asked for is in this page, or will be in the next ones
 * @param bytes about how many the messages take in memory
 */
public record Page(List<Message> messages, MessageId position, boolean recovered, long bytes) {
    /**
     * How much a page may have.
     *
     * @param bytes of memory; the first message always fits
     */
    public record Limits(int messages, long bytes) {}

    /** Reads a page under the topic's lock: the first messages after an id, or else the last ones of all. */
    static Page of(Since since, Beginning beginning, History history, Limits limits) {
        boolean forward = since instanceof Since.After;
        int held = history.countAfter(beginning.after());
        List<Message> messages = new ArrayList<>();
        long bytes = 0;
        while (messages.size() < Math.min(held, limits.messages())) {
            int at = messages.size() + 1;
            Message next = find(history, beginning.cursor() + (forward ? at : held + 1 - at));
            bytes += next.bytes();
            if (!messages.isEmpty() && bytes > limits.bytes()) {
                bytes -= next.bytes();
                break;
            }
            messages.add(next);
        }
        boolean cut = forward && messages.size() < held;
        if (!forward) {
            Collections.reverse(messages);
        }
        MessageId position = cut ? messages.getLast().id() : beginning.id(beginning.start());
        return new Page(List.copyOf(messages), position, beginning.recovered(), bytes);
    }

    private static Message find(History history, long ordinal) {
        return Objects.requireNonNull(history.find(ordinal));
    }
}
