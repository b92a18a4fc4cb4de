package io.notiflux.topic;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What all topics' histories hold, the least recently used one first.
 *
 * <p>Threads: any, most of them under a topic's lock. Its own lock is the inner one, held for moments, so it cannot touch
 * another topic's history: it names the histories that must go and stops counting them, and the caller clears them once
 * it holds no lock.
 */
final class HistoryBudget {
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final Map<Topic, Share> shares = new LinkedHashMap<>();
    private long bytes;
    private long messages;

    private final Map<Eviction, LongAdder> evicted = new EnumMap<>(Eviction.class);

    /** A topic whose history must go, up to an ordinal. */
    record Victim(Topic topic, long through) {
        void clear() {
            topic.clearHistory(through);
        }
    }

    private static final class Share {
        long bytes;
        int messages;
        long last;
    }

    HistoryBudget(long maxBytes) {
        this.maxBytes = maxBytes;
        for (Eviction reason : Eviction.values()) {
            evicted.put(reason, new LongAdder());
        }
    }

    /**
     * Counts what a topic's history holds now, as the most recently used one.
     *
     * @param last ordinal of its last message
     * @return the histories that must go so that all others fit; the topic's own is never among them
     */
    List<Victim> charge(Topic topic, History history, long last) {
        lock.lock();
        try {
            Share known = shares.remove(topic);
            Share share = known == null ? new Share() : known;
            shares.put(topic, share); // to the end
            count(share, history);
            share.last = last;
            return bytes <= maxBytes ? List.of() : victims(topic);
        } finally {
            lock.unlock();
        }
    }

    /** Counts what a topic's history holds after it has lost messages. */
    void settle(Topic topic, History history) {
        lock.lock();
        try {
            Share share = shares.get(topic);
            if (share != null) {
                count(share, history);
                if (history.count() == 0) {
                    shares.remove(topic);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Counts the topic's history as the most recently used one. */
    void touch(Topic topic) {
        lock.lock();
        try {
            Share share = shares.remove(topic);
            if (share != null) {
                shares.put(topic, share);
            }
        } finally {
            lock.unlock();
        }
    }

    void evicted(Eviction reason, int count) {
        Objects.requireNonNull(evicted.get(reason)).add(count);
    }

    long evicted(Eviction reason) {
        return Objects.requireNonNull(evicted.get(reason)).sum();
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    long messages() {
        lock.lock();
        try {
            return messages;
        } finally {
            lock.unlock();
        }
    }

    private void count(Share share, History history) {
        bytes += history.bytes() - share.bytes;
        messages += history.count() - share.messages;
        share.bytes = history.bytes();
        share.messages = history.count();
    }

    private List<Victim> victims(Topic spared) {
        List<Victim> victims = new ArrayList<>();
        Iterator<Map.Entry<Topic, Share>> oldestFirst = shares.entrySet().iterator();
        while (bytes > maxBytes && oldestFirst.hasNext()) {
            Map.Entry<Topic, Share> next = oldestFirst.next();
            if (next.getKey() != spared) {
                Share share = next.getValue();
                bytes -= share.bytes;
                messages -= share.messages;
                victims.add(new Victim(next.getKey(), share.last));
                oldestFirst.remove();
            }
        }
        return victims;
    }
}
