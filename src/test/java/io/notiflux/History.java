package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All that was broadcast in a round and what each subscription got of it, held against the one order that the ids tell.
 *
 * <p>Moments are readings of a clock that counts up with each reading: what was read before another is the smaller one, in
 * whatever threads. Recording is for any thread, checking for one, once all others are done.
 */
public final class History {
    private final AtomicLong clock = new AtomicLong();
    private final ConcurrentLinkedQueue<Broadcast> broadcasts = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Log> logs = new ConcurrentLinkedQueue<>();

    /**
     * A message that was accepted.
     *
     * @param begun a moment before it was handed over
     * @param answered a moment after its answer
     * @param subscribers to how many the answer says that it was queued
     */
    public record Broadcast(String topic, String text, long offset, int subscribers, long begun, long answered) {}

    /**
     * What a subscription got.
     *
     * @param texts of the messages, in the order in which they came
     * @param asked a moment before the subscription was asked for
     * @param confirmed a moment when it was known to be there; the greatest number where it never was
     * @param complete a moment up to which all answered messages have to be among the texts; 0 where nothing is known
     */
    public record Log(String topic, List<String> texts, long asked, long confirmed, long complete) {}

    /** The next moment. */
    public long now() {
        return clock.incrementAndGet();
    }

    /** Keeps a message whose answer has just come. */
    public void answered(String topic, String text, String id, int subscribers, long begun) {
        long offset = Long.parseLong(id.substring(id.indexOf('-') + 1));
        broadcasts.add(new Broadcast(topic, text, offset, subscribers, begun, now()));
    }

    /** Keeps what a subscription got. */
    public void add(Log log) {
        logs.add(log);
    }

    /** How many messages came to subscribers, all together. */
    public long received() {
        return logs.stream().mapToLong(log -> log.texts().size()).sum();
    }

    /** To how many subscribers messages were queued, all together. */
    public long queued() {
        return broadcasts.stream().mapToLong(Broadcast::subscribers).sum();
    }

    /** Of each topic's messages that were answered so far. */
    Map<String, Long> lastOffsets() {
        Map<String, Long> last = new HashMap<>();
        broadcasts.forEach(broadcast -> last.merge(broadcast.topic(), broadcast.offset(), Math::max));
        return last;
    }

    /** Everything that the order promises. */
    public void check() {
        Map<String, List<Broadcast>> byTopic = new HashMap<>();
        for (Broadcast broadcast : broadcasts) {
            byTopic.computeIfAbsent(broadcast.topic(), _ -> new ArrayList<>()).add(broadcast);
        }
        byTopic.forEach((topic, order) -> {
            order.sort(Comparator.comparingLong(Broadcast::offset));
            checkOrder(order);
            checkLogs(
                    order,
                    logs.stream().filter(log -> log.topic().equals(topic)).toList());
        });
        assertThat(logs).extracting(Log::topic).isSubsetOf(byTopic.keySet());
    }

    /**
     * No place is given twice, and none before that of a message that was answered before this one began; a publisher that
     * waits for its answers has its own order by that.
     */
    private static void checkOrder(List<Broadcast> order) {
        assertThat(order).extracting(Broadcast::offset).doesNotHaveDuplicates();
        long latestBegun = 0;
        for (Broadcast broadcast : order) {
            assertThat(broadcast.answered())
                    .as("answered before one began that is ordered before it: %s", broadcast)
                    .isGreaterThan(latestBegun);
            latestBegun = Math.max(latestBegun, broadcast.begun());
        }
    }

    private static void checkLogs(List<Broadcast> order, Collection<Log> logs) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            places.put(order.get(i).text(), i);
        }
        int[] receivers = new int[order.size()];
        for (Log log : logs) {
            checkLog(log, order, places);
            log.texts().forEach(text -> receivers[placeOf(text, places)]++);
        }
        for (int i = 0; i < receivers.length; i++) {
            assertThat(receivers[i])
                    .as("receivers of %s", order.get(i))
                    .isLessThanOrEqualTo(order.get(i).subscribers());
        }
    }

    private static void checkLog(Log log, List<Broadcast> order, Map<String, Integer> places) {
        int first = log.texts().isEmpty() ? 0 : placeOf(log.texts().getFirst(), places);
        int end = first;
        for (String text : log.texts()) {
            assertThat(placeOf(text, places))
                    .as("neither gap nor double nor swap before '%s'", text)
                    .isEqualTo(end++);
        }
        for (int i = 0; i < order.size(); i++) {
            Broadcast broadcast = order.get(i);
            boolean got = first <= i && i < end;
            if (broadcast.answered() < log.asked()) {
                assertThat(got)
                        .as("from before the subscription: %s", broadcast)
                        .isFalse();
            }
            if (broadcast.begun() > log.confirmed() && broadcast.answered() < log.complete()) {
                assertThat(got).as("lost: %s", broadcast).isTrue();
            }
        }
    }

    private static int placeOf(String text, Map<String, Integer> places) {
        Integer place = places.get(text);
        if (place == null) {
            throw new AssertionError("nobody sent '" + text + "'");
        }
        return place;
    }
}
