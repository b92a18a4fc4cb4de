package io.notiflux.subscribe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When each of a connection's subscriptions ends, as {@link Expiry} has it. The connection's lock guards it, but any
 * thread may ask for the first end.
 */
final class Ends {
    /** The memory of a subscription's end: an entry of the table, and a number. */
    static final int BYTES = 64;

    private final Map<String, Long> byTopic = new HashMap<>(1);
    /** How many subscriptions end at each time. They are few times, as one token mostly is for several topics. */
    private final TreeMap<Long, Integer> counts = new TreeMap<>();

    private volatile long first = Expiry.NEVER;
    /** Only the heartbeat's thread uses these two. */
    private boolean foundOver;

    private long foundOverNanos;

    /** Returns when the next subscription ends. */
    long first() {
        return first;
    }

    /**
     * Returns how long the heartbeat has found some subscription over, and 0 where none is. It is no difference of the
     * clock's times: that may be set forward, which is nobody's fault.
     */
    long overNanos(long now, long nowNanos) {
        boolean isOver = now > first;
        if (isOver && !foundOver) {
            foundOverNanos = nowNanos;
        }
        foundOver = isOver;
        return isOver ? Math.max(1, nowNanos - foundOverNanos) : 0;
    }

    /**
     * Notes an end. One that is not later than the topic's former one does not count, as no token takes anything away;
     * false is returned then.
     */
    boolean put(String topic, long end) {
        @Nullable Long before = byTopic.get(topic);
        if (before != null && before >= end) {
            return false;
        }
        byTopic.put(topic, end);
        counts.merge(end, 1, Integer::sum);
        uncount(before);
        return true;
    }

    void remove(String topic) {
        uncount(byTopic.remove(topic));
    }

    private void uncount(@Nullable Long end) {
        if (end != null) {
            counts.computeIfPresent(end, (_, count) -> count == 1 ? null : count - 1);
        }
        first = counts.isEmpty() ? Expiry.NEVER : counts.firstKey();
    }

    void clear() {
        byTopic.clear();
        counts.clear();
        first = Expiry.NEVER;
    }

    /** Returns the topics whose subscriptions have ended by then, and forgets them. */
    List<String> takeOver(long now) {
        if (now <= first) {
            return List.of();
        }
        List<String> over = byTopic.entrySet().stream()
                .filter(entry -> now > entry.getValue())
                .map(Map.Entry::getKey)
                .toList();
        over.forEach(this::remove);
        return over;
    }
}
