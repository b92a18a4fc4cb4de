package io.notiflux.topic;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All topics of this process.
 *
 * <p>Invariants, each because of the topic's own lock, which publishing, subscribing, replaying and unsubscribing hold:
 *
 * <ol>
 *   <li>All subscribers of a topic are offered its messages in one order, that of the offsets; each message once.
 *   <li>A subscription starts at one exact point of it, whether there and then or after a replay, and ends at one.
 *   <li>The history holds the last messages without a gap, so that what is replayed is all that there is, or is known
 *       not to be.
 * </ol>
 *
 * <p>Threads: any. Different topics never wait for each other. Under the lock nothing blocks: a {@link Subscriber} queues
 * or refuses, and the one lock within is that of all histories' bytes, held for moments. Whose history must go for them
 * loses it later, from outside.
 *
 * <p>Failures: a subscriber that is full or gone refuses, which nobody else notices; it cancels its own subscriptions. A
 * topic that nobody needs any more retires, and whoever came too late finds its successor.
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
    private final LongAdder listenedTo = new LongAdder();
    private final HistoryLimits limits;
    private final HistoryBudget budget;

    /**
     * @param epoch tells this hub's offsets from any other's; becomes the first part of each id
     * @param nanoClock stamps accepted messages, as {@link System#nanoTime}
     */
    public TopicHub(String epoch, HistoryLimits limits, LongSupplier nanoClock) {
        this.epoch = epoch;
        this.limits = limits;
        this.budget = new HistoryBudget(limits.maxBytes());
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

    /**
     * The subscriber gets every message that was accepted after the given one, as far as they are held, and all that
     * follow: from {@link Subscription#advance} on, so that it can tell its client first.
     *
     * @param since nothing for those that are accepted from now on
     * @param room for what is published until then
     */
    public Subscription join(String topic, Subscriber subscriber, Optional<MessageId> since, Waiting room) {
        @Nullable Subscription subscription;
        do {
            subscription = find(topic).join(subscriber, since, room);
        } while (subscription == null);
        return subscription;
    }

    /**
     * As {@link #join}, in place of a subscription of the same topic and subscriber, with nothing lost or doubled between
     * the two.
     */
    public Subscription rejoin(Subscription former, Optional<MessageId> since, Waiting room) {
        @Nullable Subscription next = former.rejoin(since, room);
        return next != null ? next : join(former.topic(), former.subscriber(), since, room);
    }

    /** Whether the topic has a subscriber now. */
    public boolean isListenedTo(String topic) {
        @Nullable Topic there = topics.get(topic);
        return there != null && there.isListenedTo();
    }

    /** Lets go of messages that are too old, where nobody publishes. To be called now and then. */
    public void expire() {
        topics.values().forEach(Topic::expire);
    }

    /** How many topics have a subscriber. */
    public long topics() {
        return listenedTo.sum();
    }

    public long subscriptions() {
        return subscriptions.sum();
    }

    /** Messages in all histories. */
    public long historyMessages() {
        return budget.messages();
    }

    /** What they take in memory, about, with their topics. */
    public long historyBytes() {
        return budget.bytes();
    }

    /** How many messages were let go of, since the start. */
    public long evicted(Eviction reason) {
        return budget.evicted(reason);
    }

    private Topic find(String name) {
        @Nullable Topic topic = topics.get(name);
        // get first: computeIfAbsent may lock a bin even where the topic is there.
        return topic != null ? topic : topics.computeIfAbsent(name, n -> new Topic(this, n, floors.get(floorOf(n))));
    }

    Message message(String topic, long offset, String text) {
        return new Message(topic, id(offset), text, now());
    }

    MessageId id(long offset) {
        return new MessageId(epoch, offset);
    }

    long now() {
        return nanoClock.getAsLong();
    }

    HistoryLimits limits() {
        return limits;
    }

    HistoryBudget budget() {
        return budget;
    }

    /** @param edge whether a topic has got its first subscriber, or lost its last */
    void subscribed(int change, boolean edge) {
        subscriptions.add(change);
        if (edge) {
            listenedTo.add(change);
        }
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
