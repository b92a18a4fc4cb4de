package io.notiflux.topic;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All topics of this process. See the package for the order that it keeps.
 *
 * <p>An offset never comes twice in one topic while the process lives, though a topic that nobody listens to is
 * forgotten: retiring, it raises a floor from which a later topic of that name counts on. Floors are a fixed number,
 * shared by all names of one hash, so that forgotten topics cost nothing; where two share one, offsets skip some numbers.
 */
public final class TopicHub {
    /** 32 kB in all; enough that a skipped offset is rare below a few thousand topics. */
    private static final int FLOORS = 4_096;

    private final String epoch;
    private final LongSupplier nanoClock;
    private final ConcurrentHashMap<String, Topic> topics = new ConcurrentHashMap<>();
    private final AtomicLongArray floors = new AtomicLongArray(FLOORS);
    private final LongAdder subscriptions = new LongAdder();

    /**
     * @param epoch tells this hub's offsets from any other's; becomes the first part of each id
     * @param nanoClock stamps accepted messages, as {@link System#nanoTime}
     */
    public TopicHub(String epoch, LongSupplier nanoClock) {
        this.epoch = epoch;
        this.nanoClock = nanoClock;
    }

    /** Gives the message the next place in the topic's order and queues it to every subscriber. Never waits for one. */
    public Receipt publish(String topic, String text) {
        @Nullable Receipt receipt;
        do {
            receipt = find(topic).publish(text);
        } while (receipt == null);
        return receipt;
    }

    /** The subscriber gets every message that is accepted from now on. */
    public Subscription subscribe(String topic, Subscriber subscriber) {
        @Nullable Subscription subscription;
        do {
            subscription = find(topic).add(subscriber);
        } while (subscription == null);
        return subscription;
    }

    /** How many topics have a subscriber. */
    public int topics() {
        return topics.size();
    }

    public long subscriptions() {
        return subscriptions.sum();
    }

    private Topic find(String name) {
        @Nullable Topic topic = topics.get(name);
        // get first: computeIfAbsent may lock a bin even where the topic is there.
        return topic != null ? topic : topics.computeIfAbsent(name, n -> new Topic(this, n, floors.get(floorOf(n))));
    }

    Message message(String topic, long offset, String text) {
        return new Message(topic, epoch + '-' + offset, text, nanoClock.getAsLong());
    }

    void subscribed(int change) {
        subscriptions.add(change);
    }

    /** The floor is raised before the topic is let go, so that its successor cannot start below it. */
    void retire(Topic topic, String name, long offset) {
        floors.accumulateAndGet(floorOf(name), offset, Math::max);
        topics.remove(name, topic);
    }

    private static int floorOf(String name) {
        int h = name.hashCode();
        return (h ^ h >>> 16) & FLOORS - 1;
    }
}
