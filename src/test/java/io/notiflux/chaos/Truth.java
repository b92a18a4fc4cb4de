package io.notiflux.chaos;

import io.notiflux.chaos.Entry.Message;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What each topic holds: all that was acknowledged, and whatever else anybody got. */
final class Truth {
    private record Line(String topic, String epoch) {}

    private final Map<Line, NavigableMap<Long, Message>> lines = new HashMap<>();

    /**
     * Puts it together, and counts where places contradict each other.
     *
     * @param arrived each message once
     */
    Truth(Acknowledgements acknowledged, Collection<Message> arrived, Verdict verdict) {
        Map<String, Set<Place>> seen = arrived.stream()
                .collect(Collectors.groupingBy(Message::text, Collectors.mapping(Message::place, Collectors.toSet())));
        arrived.forEach(message -> put(message, verdict));
        for (Message message : acknowledged.all()) {
            Set<Place> places = seen.getOrDefault(message.text(), Set.of(message.place()));
            if (!places.contains(message.place())) {
                verdict.count(
                        Verdict.Breach.REORDERED,
                        message.text() + " was acknowledged at " + message.place() + " and came at " + places);
            } else {
                put(message, verdict);
            }
        }
        acknowledged.eachPublishers().forEach(messages -> checkOrder(messages, verdict));
    }

    private void put(Message message, Verdict verdict) {
        Message other = lines.computeIfAbsent(
                        new Line(message.topic(), message.place().epoch()), _ -> new TreeMap<>())
                .putIfAbsent(message.place().number(), message);
        if (other != null && !other.equals(message)) {
            verdict.count(
                    Verdict.Breach.REORDERED,
                    message.text() + " and " + other.text() + " are both at " + message.place());
        }
    }

    private static void checkOrder(List<Message> messages, Verdict verdict) {
        for (int i = 1; i < messages.size(); i++) {
            Place earlier = messages.get(i - 1).place();
            Place later = messages.get(i).place();
            if (earlier.isComparable(later) && !later.isAfter(earlier)) {
                verdict.count(
                        Verdict.Breach.REORDERED,
                        messages.get(i).text() + " at " + later + " was sent after the one at " + earlier);
            }
        }
    }

    /** What lies behind one place, up to another one of the same epoch and without it. */
    Collection<Message> between(String topic, Place after, Place before) {
        NavigableMap<Long, Message> line = lines.get(new Line(topic, after.epoch()));
        return line == null || after.number() >= before.number()
                ? List.of()
                : line.subMap(after.number(), false, before.number(), false).values();
    }

    Set<String> epochs() {
        return lines.keySet().stream().map(Line::epoch).collect(Collectors.toCollection(HashSet::new));
    }
}
