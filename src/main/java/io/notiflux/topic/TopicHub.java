package io.notiflux.topic;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All topics of this process. Either {@link #publish} gives messages their places, or a log that does is applied here by
 * {@link #deliver}; see {@link #ofLog}.
 *
 * <p>Invariants. Publishing, subscribing, replaying and unsubscribing hold the topic's own lock, so that:
 *
 * <ol>
 *   <li>All subscribers of a topic are offered each message once, in the order of the offsets.
 *   <li>A subscription starts at one exact point of that order, with or without a replay, and ends at one.
 *   <li>The history holds all that the topic has had since the offset that it has forgotten, so a replay either is complete
 *       or is known not to be. Offsets may have holes, so nothing follows from {@code offset + 1}.
 * </ol>
 *
 * <p>With a log, also:
 *
 * <ol start="4">
 *   <li>Offsets count over all topics. The position is the last one that is applied; every topic has had, and offered, all
 *       of its messages up to it. So a position is a place in every topic, also in one that the hub does not hold.
 *   <li>A gap begins an {@link Era}. A topic takes it over under its lock before it does anything else: its history goes,
 *       and its subscribers are told. So nobody is subscribed across a gap, and no history holds what was before it,
 *       whichever thread comes first.
 * </ol>
 *
 * <p>Threads: any; with a log, one alone delivers and forgets. Different topics never wait for each other. Nothing blocks
 * under the lock: a {@link Subscriber} queues or refuses, and the one lock within guards the bytes of all histories, for
 * moments. A topic whose history must make room for another's loses it once no lock is held.
 *
 * <p>Failures: a subscriber that is full or gone refuses, nobody else notices, and it cancels its own subscriptions. One
 * that throws loses its subscription. A topic that nobody needs any more retires; a caller that came too late finds its
 * successor.
 *
 * <p>A topic never gives an offset twice while the process lives, although it is forgotten when nobody needs it: when it
 * retires, its era keeps a mark, and a later topic of that name counts on from there, or knows that it holds nothing up to
 * there. A topic that shares a mark with another skips some numbers.
 */
public final class TopicHub {
    private static final System.Logger LOGGER = System.getLogger(TopicHub.class.getName());

    private final boolean ofLog;
    private volatile Era era;
    private final Awaited awaited = new Awaited();
    private final LongSupplier nanoClock;
    private final ConcurrentHashMap<String, Topic> topics = new ConcurrentHashMap<>();
    private final LongAdder subscriptions = new LongAdder();
    private final LongAdder listenedTo = new LongAdder();
    private final HistoryLimits limits;
    private final HistoryBudget budget;

    /**
     * @param epoch tells this hub's offsets from any other's; becomes the first part of each id
     * @param nanoClock stamps accepted messages, as {@link System#nanoTime}
     */
    public TopicHub(String epoch, HistoryLimits limits, LongSupplier nanoClock) {
        this(false, Era.first(epoch), limits, nanoClock);
    }

    private TopicHub(boolean ofLog, Era era, HistoryLimits limits, LongSupplier nanoClock) {
        this.ofLog = ofLog;
        this.era = era;
        this.limits = limits;
        this.budget = new HistoryBudget(limits.maxBytes());
        this.nanoClock = nanoClock;
    }

    /**
     * A hub that a log feeds. It has no epoch before the first {@link #forget}.
     *
     * @param nanoClock stamps messages when they are applied, as {@link System#nanoTime}
     */
    public static TopicHub ofLog(HistoryLimits limits, LongSupplier nanoClock) {
        return new TopicHub(true, Era.unknown(), limits, nanoClock);
    }

    /** Gives the message the next place in the topic's order and queues it to every subscriber. Never waits for one. */
    public Receipt publish(String topic, String text) {
        @Nullable Receipt receipt;
        do {
            receipt = find(topic).publish(text, Topic.NEXT);
        } while (receipt == null);
        return receipt;
    }

    // ---- for the log's thread

    /**
     * Applies the next record of the log: queues each message to the subscribers of its topic, in place of {@link #publish}.
     *
     * @param epoch the one of the last {@link #forget}
     * @param firstNumber offset of the first message; each of the others has the next one
     * @param last the highest offset that the record may use, which is the position from then on
     */
    public void deliver(String epoch, long firstNumber, List<Delivery> messages, long last) {
        Era current = era;
        if (!current.epoch().equals(epoch)) {
            throw new IllegalStateException("epoch " + epoch + " was not begun");
        }
        long offset = firstNumber;
        for (Delivery message : messages) {
            deliver(current, message, offset++);
        }
        current.applied(last);
        awaited.reached(last);
    }

    private void deliver(Era current, Delivery message, long offset) {
        @Nullable Topic topic;
        do {
            topic = limits.size() == 0 ? listed(current, message.topic(), offset) : find(message.topic());
        } while (topic != null && topic.publish(message.text(), offset) == null);
    }

    /**
     * Finds a topic that somebody is subscribed to, and makes none, where there is no history to keep. The mark comes
     * before the second look: a topic that is being made meanwhile either is found, or sees the mark.
     */
    private @Nullable Topic listed(Era current, String name, long offset) {
        @Nullable Topic topic = topics.get(name);
        if (topic == null) {
            current.forget(name, offset);
            topic = topics.get(name);
        }
        return topic;
    }

    /**
     * Begins anew behind a gap: nobody knows what was up to the given offset. Histories go, and whoever is subscribed is
     * told by {@link Subscriber#lost}.
     *
     * @param epoch of all ids from now on
     */
    public void forget(String epoch, long through) {
        era = era.next(epoch, through);
        forEach("gap_failed", Topic::enterEra);
        awaited.renewed();
    }

    // ---- for any thread

    /** The place up to which the log is applied; empty before its first word, and without a log. */
    public Optional<MessageId> position() {
        Era current = era;
        return ofLog && current.isKnown() ? Optional.of(current.id(current.applied())) : Optional.empty();
    }

    /**
     * Whether the log may still come to this id: it is of the log's epoch and beyond the position, or nothing is known of
     * the log yet. Never without a log.
     */
    public boolean isAhead(MessageId id) {
        Era current = era;
        return ofLog && (!current.isKnown() || (current.epoch().equals(id.epoch()) && id.offset() > current.applied()));
    }

    /** Waits while the id is ahead, but not longer than given; returns whether the position has reached it. */
    public boolean awaitPosition(MessageId id, Duration atMost) throws InterruptedException {
        awaited.await(id.offset(), () -> isAhead(id), atMost);
        return position()
                .filter(now -> now.epoch().equals(id.epoch()) && now.offset() >= id.offset())
                .isPresent();
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
     * The subscriber gets every message from the given place on, as far as they are held, and all that follow: from {@link
     * Subscription#advance} on, so that it can tell its client first.
     *
     * @param room for what is published until then
     */
    public Subscription join(String topic, Subscriber subscriber, Since since, Waiting room) {
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
    public Subscription rejoin(Subscription former, Since since, Waiting room) {
        @Nullable Subscription next = former.rejoin(since, room);
        return next != null ? next : join(former.topic(), former.subscriber(), since, room);
    }

    /** Reads what is held of a topic from the given place on. */
    public Page read(String topic, Since since, Page.Limits limits) {
        @Nullable Page page;
        do {
            page = find(topic).read(since, limits);
        } while (page == null);
        return page;
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
        forEach("expiry_failed", Topic::expire);
    }

    private void forEach(String failure, Consumer<Topic> task) {
        for (Topic topic : topics.values()) {
            try {
                task.accept(topic);
            } catch (RuntimeException | Error fault) {
                LOGGER.log(ERROR, "event=" + failure, fault);
            }
        }
    }

    /** How a topic stands; empty where it has neither a subscriber nor a history. */
    public Optional<TopicState> state(String topic) {
        return Optional.ofNullable(topics.get(topic)).map(Topic::state);
    }

    /**
     * Shows how each topic stands, one after another, each at its own moment. Topics that come or go meanwhile may be among
     * them or not.
     */
    public void forEachState(Consumer<TopicState> look) {
        for (Topic topic : topics.values()) {
            TopicState state = topic.state();
            if (state != null) {
                look.accept(state);
            }
        }
    }

    /** Who is subscribed to a topic now, in no order. */
    public List<Subscriber> subscribers(String topic) {
        @Nullable Topic there = topics.get(topic);
        return there == null ? List.of() : there.subscribers();
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
        return topic != null ? topic : topics.computeIfAbsent(name, n -> new Topic(this, n));
    }

    Era era() {
        return era;
    }

    boolean isOfLog() {
        return ofLog;
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

    void retire(Topic topic, String name) {
        topics.remove(name, topic);
    }
}
