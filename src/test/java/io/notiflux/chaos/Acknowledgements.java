package io.notiflux.chaos;

import io.notiflux.chaos.Entry.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What publishers were told, each one's in the order in which it was told. Any thread. */
final class Acknowledgements {
    private final Map<String, List<Message>> byPublisher = new HashMap<>();

    synchronized void add(String publisher, Message message) {
        byPublisher.computeIfAbsent(publisher, _ -> new ArrayList<>()).add(message);
    }

    synchronized List<Message> all() {
        return byPublisher.values().stream().flatMap(List::stream).toList();
    }

    synchronized List<List<Message>> eachPublishers() {
        return byPublisher.values().stream().map(List::copyOf).toList();
    }

    synchronized int count() {
        return byPublisher.values().stream().mapToInt(List::size).sum();
    }

    /** By topic, the last place. */
    Map<String, Place> ends() {
        Map<String, Place> ends = new HashMap<>();
        for (Message message : all()) {
            ends.merge(message.topic(), message.place(), (one, other) -> one.isAfter(other) ? one : other);
        }
        return ends;
    }
}
