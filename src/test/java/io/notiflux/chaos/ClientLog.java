package io.notiflux.chaos;

import io.notiflux.chaos.Entry.Joined;
import io.notiflux.chaos.Entry.Message;
import io.notiflux.chaos.Entry.Moved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All that one client got, by topic, in the order in which it got it. One thread writes at a time; any reads. */
final class ClientLog {
    private final String name;
    private final Arrivals arrivals;
    private final Map<String, Topic> topics = new ConcurrentHashMap<>();

    private static final class Topic {
        final List<Entry> entries = new ArrayList<>();
        volatile @Nullable Place known;
    }

    ClientLog(String name, List<String> topics, Arrivals arrivals) {
        this.name = name;
        this.arrivals = arrivals;
        topics.forEach(topic -> this.topics.put(topic, new Topic()));
    }

    String name() {
        return name;
    }

    List<String> topics() {
        return topics.keySet().stream().sorted().toList();
    }

    /** The place to resume after. */
    Optional<Place> known(String topic) {
        return Optional.ofNullable(of(topic).known);
    }

    void joined(String topic, boolean recovered, @Nullable Place position) {
        Topic at = of(topic);
        at.entries.add(new Joined(at.known, recovered, position));
        if (at.known != null) {
            arrivals.resumed(recovered);
        }
        if (at.known == null || !recovered) { // what was told to be missing is not missed again
            at.known = position;
        }
    }

    void came(String topic, Place place, String text) {
        Topic at = of(topic);
        at.entries.add(arrivals.take(new Message(topic, place, text)));
        at.known = place;
    }

    void moved(String topic, Place to) {
        Topic at = of(topic);
        at.entries.add(new Moved(to));
        at.known = to;
    }

    /** Once nobody writes any more. */
    List<Entry> entries(String topic) {
        return of(topic).entries;
    }

    /** Whether everything up to these places is known. */
    boolean hasReached(Map<String, Place> ends) {
        return topics.entrySet().stream().allMatch(topic -> {
            Place end = ends.get(topic.getKey());
            Place known = topic.getValue().known;
            return end == null || (known != null && known.isComparable(end) && !end.isAfter(known));
        });
    }

    private Topic of(String topic) {
        Topic at = topics.get(topic);
        if (at == null) {
            throw new IllegalStateException(name + " did not ask for " + topic);
        }
        return at;
    }
}
