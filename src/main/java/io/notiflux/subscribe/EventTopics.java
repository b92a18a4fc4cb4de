package io.notiflux.subscribe;

import io.notiflux.connection.Outbox;
import io.notiflux.connection.Packet;
import io.notiflux.topic.Message;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Since;
import io.notiflux.topic.Subscriber;
import io.notiflux.topic.Subscription;
import io.notiflux.topic.TopicHub;
import io.notiflux.topic.Waiting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The topics of one event stream: its subscription to each, and the cursor over all of them. The stream's thread joins,
 * replays and cancels; the publishers of all the topics offer messages.
 */
final class EventTopics {
    private final Object owner;
    private final List<String> topics;
    private final Outbox outbox;
    private final Predicate<Packet> send;
    private final Consumer<Throwable> fault;
    private final Runnable lost;
    private final List<Subscription> subscriptions = new ArrayList<>();
    /**
     * Guards the order of events if there are several topics. Events must be queued in the order of their cursors, and
     * publishers of all topics offer at the same time.
     */
    private final ReentrantLock order = new ReentrantLock();
    /** The offset of each topic's last queued message. Guarded by {@code order} if there are several topics. */
    private final long[] offsets;

    /**
     * Creates the topics of a stream, without subscriptions yet.
     *
     * @param owner the stream
     * @param topics the topics in alphabetical order, each once
     * @param outbox tells whether there is room for a replay
     * @param send queues a packet, and returns whether it was queued
     * @param fault ends the stream after an internal fault
     * @param lost ends the stream after a gap in the log
     */
    EventTopics(
            Object owner,
            List<String> topics,
            Outbox outbox,
            Predicate<Packet> send,
            Consumer<Throwable> fault,
            Runnable lost) {
        this.owner = owner;
        this.topics = topics;
        this.outbox = outbox;
        this.send = send;
        this.fault = fault;
        this.lost = lost;
        this.offsets = new long[topics.size()];
    }

    /**
     * Subscribes to each topic. No message is sent before {@link #replay}, because the client must be answered first.
     */
    void join(TopicHub hub, List<Since> since, Clients clients, Waiting room) {
        for (int i = 0; i < topics.size(); i++) {
            Subscription subscription = hub.join(topics.get(i), new TopicPlace(i), since.get(i), room);
            subscriptions.add(subscription);
            offsets[i] = subscription.resumedAfter().offset();
            if (since.get(i).named().isPresent()) {
                clients.recoveries().count(Recovery.of(subscription.recovered()));
            }
        }
    }

    List<String> names() {
        return topics;
    }

    /** Whether every topic still has all messages after the id that the client named. */
    boolean recovered() {
        return subscriptions.stream().allMatch(Subscription::recovered);
    }

    Cursor cursor() {
        return new Cursor(
                subscriptions.getFirst().start().epoch(),
                topics,
                Arrays.stream(offsets).boxed().toList());
    }

    /** Sends the messages of each topic that the client missed. */
    void replay(Runnable letGo) {
        subscriptions.forEach(subscription -> Replay.run(subscription, outbox, letGo));
    }

    /**
     * Moves the cursor to the log's position, which is a place in every topic; returns whether the client was told. Nothing
     * may be about to be replayed.
     */
    boolean moveTo(MessageId position) {
        order.lock();
        try {
            Arrays.fill(offsets, position.offset());
            return send.test(EventText.position(cursor()));
        } finally {
            order.unlock();
        }
    }

    void cancel() {
        subscriptions.forEach(Subscription::cancel);
    }

    /** The stream's subscriber for one of its topics. */
    private final class TopicPlace implements Subscriber {
        private final int topic;

        TopicPlace(int topic) {
            this.topic = topic;
        }

        @Override
        public boolean offer(Message message) {
            return topics.size() == 1
                    ? send.test(message.encoded(EventText.EVENT.published()))
                    : sendInOrder(message, message.encoded(EventText.DATA.published()));
        }

        @Override
        public boolean replay(Message message) {
            if (!outbox.hasRoom()) {
                return false;
            }
            return topics.size() == 1
                    ? send.test(message.encoded(EventText.EVENT.replayed()))
                    : sendInOrder(message, message.encoded(EventText.DATA.replayed()));
        }

        @Override
        public void failed(Throwable thrown) {
            fault.accept(thrown);
        }

        @Override
        public void lost() {
            lost.run();
        }

        @Override
        public Object owner() {
            return owner;
        }

        /** @param data the event's data, which other streams share */
        private boolean sendInOrder(Message message, Packet data) {
            order.lock();
            try {
                offsets[topic] = message.id().offset();
                return send.test(data.behind(EventText.head(cursor(), message.topic())));
            } finally {
                order.unlock();
            }
        }
    }
}
