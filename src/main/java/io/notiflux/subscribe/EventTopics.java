package io.notiflux.subscribe;

import io.notiflux.connection.Outbox;
import io.notiflux.connection.Packet;
import io.notiflux.topic.Message;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Subscriber;
import io.notiflux.topic.Subscription;
import io.notiflux.topic.TopicHub;
import io.notiflux.topic.Waiting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The topics of one event stream: its subscription to each, and the cursor over all of them. The stream's thread joins,
 * replays and cancels; publishers of all the topics offer.
 */
final class EventTopics {
    private final List<String> topics;
    private final Outbox outbox;
    private final Predicate<Packet> send;
    private final Consumer<Throwable> fault;
    private final List<Subscription> subscriptions = new ArrayList<>();
    /** With several topics: an event is queued in the order of the cursors, and publishers of all topics come here. */
    private final ReentrantLock order = new ReentrantLock();
    /** Of each topic's last message that is queued. Guarded by order once there are several topics. */
    private final long[] offsets;

    /**
     * @param topics in alphabetical order, each once
     * @param outbox which tells whether there is room for a replay
     * @param send queues a packet; whether it did
     * @param fault ends the stream after a fault of ours
     */
    EventTopics(List<String> topics, Outbox outbox, Predicate<Packet> send, Consumer<Throwable> fault) {
        this.topics = topics;
        this.outbox = outbox;
        this.send = send;
        this.fault = fault;
        this.offsets = new long[topics.size()];
    }

    /** Subscribes to each topic, but nothing comes before it is replayed: the client is to be answered first. */
    void join(TopicHub hub, List<Optional<MessageId>> since, Clients clients, Waiting room) {
        for (int i = 0; i < topics.size(); i++) {
            Optional<MessageId> id = since.get(i);
            Subscription subscription = hub.join(topics.get(i), new TopicPlace(i), id, room);
            subscriptions.add(subscription);
            offsets[i] = subscription.cursor();
            if (id.isPresent()) {
                clients.recoveries().count(Recovery.of(subscription.recovered()));
            }
        }
    }

    List<String> names() {
        return topics;
    }

    /** Whether each topic has all that came after what its client named. */
    boolean recovered() {
        return subscriptions.stream().allMatch(Subscription::recovered);
    }

    Cursor cursor() {
        return new Cursor(
                subscriptions.getFirst().start().epoch(),
                topics,
                Arrays.stream(offsets).boxed().toList());
    }

    /** Sends what the client missed of each topic. */
    void replay(Runnable letGo) {
        subscriptions.forEach(subscription -> Replay.run(subscription, outbox, letGo));
    }

    void cancel() {
        subscriptions.forEach(Subscription::cancel);
    }

    /** The stream's place in the order of one of its topics. */
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

        /** @param data of the event, which other streams have too */
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
