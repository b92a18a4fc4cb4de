package io.notiflux.topic;

import static java.lang.System.Logger.Level.ERROR;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All topics of this process.
 *
 * <p>Invariants. Publishing, subscribing, replaying and unsubscribing hold the topic's own lock, so that:
 *
 * <ol>
 *   <li>All subscribers of a topic are offered each message once, in the order of the offsets.
 *   <li>A subscription starts at one exact point of that order, with or without a replay, and ends at one.
 *   <li>The history holds the last messages without a gap, so a replay either is complete or is known not to be.
 * </ol>
 *
 * <p>Threads: any. Different topics never wait for each other. Nothing blocks under the lock: a {@link Subscriber} queues
 * or refuses, and the one lock within guards the bytes of all histories, for moments. A topic whose history must make room
 * for another's loses it once no lock is held.
 *
 * <p>Failures: a subscriber that is full or gone refuses, nobody else notices, and it cancels its own subscriptions. One
 * that throws loses its subscription. A topic that nobody needs any more retires; a caller that came too late finds its
 * successor.
 *
 * <p>A topic never gives an offset twice while the process lives, although it is forgotten when nobody needs it: when it
 * retires, it raises a floor, and a later topic of that name counts on from there. There is a fixed number of floors, each
 * shared by all names of one hash, so forgotten topics cost nothing; a topic that shares a floor skips some numbers.
 */
public final class TopicHub {
    private static final System.Logger LOGGER = System.getLogger(TopicHub.class.getName());

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

    /**
     * Removes messages that are too old. To be called now and then, for the topics that nobody uses. A fault of one topic
     * harms neither the others nor the caller: a timer would not call again.
     */
    public void expire() {
        for (Topic topic : topics.values()) {
            try {
                topic.expire();
            } catch (RuntimeException | Error fault) {
                LOGGER.log(ERROR, "event=expiry_failed", fault);
            }
        }
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

    /** About how many bytes they and their topics take in memory. */
    public long historyBytes() {
        return budget.bytes();
    }

    /** How many messages were removed for this reason since the start. */
    public long evicted(Eviction reason) {
        return budget.evicted(reason);
    }

    private Topic find(String name) {
        @Nullable Topic topic = topics.get(name);
        // get comes first because computeIfAbsent may lock a bin even where the topic is there
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
