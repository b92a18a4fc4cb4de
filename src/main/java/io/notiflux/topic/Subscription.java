package io.notiflux.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's interest in one topic, from the point of the order where it was made until it is cancelled.
 *
 * <pre>
 *             advance, nothing to replay, or all of it replayed
 *   joined -----------------------------------------------------> live
 *      |  advance, or publish, more than there is room for         ^
 *      +------------------------> behind --------------------------+ advance
 *                                   | the history has lost what comes next
 *                                   +-----------------------------> lost
 * </pre>
 *
 * <p>While it is joined, which is the moment that the subscriber needs to answer its client, what is to be replayed and
 * what is published wait here, in as much {@link Waiting} room as there is for all that its client joins; while it is
 * behind, in the history alone, so that one that takes its time holds nothing but a number. The topic's lock guards all of it.
 */
public final class Subscription {
    /** A larger replay is left in the history from the beginning: to prepare it would hold the lock too long. */
    private static final int MAX_PREPARED = 1_000;

    /** How a replay stands. */
    public enum Progress {
        /** All is replayed: messages are offered as they are published. */
        LIVE,
        /** The subscriber had no room; advance once it has. */
        BEHIND,
        /** A message that was to be replayed is gone: nothing more comes, and the subscriber can only begin anew. */
        LOST,
        /** It was cancelled, or its subscriber told that it is over: nothing more comes. */
        ENDED
    }

    private final Topic topic;
    private final Subscriber subscriber;
    private final Beginning beginning;
    /** Where the {@link Audience} holds this, which alone writes it; guarded by the topic's lock. */
    int index = Audience.NOWHERE;
    /** Ordinal of the last message that the subscriber has, or had before it came. */
    private long cursor;

    private boolean live;
    /** From the joining on, what comes after the cursor; nothing once it was advanced, or where that is too much. */
    private @Nullable List<Message> prepared;

    private final Waiting room;
    /** What was taken of the room. */
    private long waiting;

    /** @param room for what waits to be advanced */
    Subscription(Topic topic, Subscriber subscriber, Beginning beginning, Waiting room) {
        this.topic = topic;
        this.subscriber = subscriber;
        this.beginning = beginning;
        this.cursor = beginning.cursor();
        this.room = room;
    }

    /** The topic's name, in the one copy that all its subscriptions share. */
    public String topic() {
        return topic.name();
    }

    /** The place in the order where the subscription was made: whatever comes after is replayed or offered. */
    public MessageId start() {
        return beginning.id(beginning.start());
    }

    /** The last message that the topic had then, as far as is known; empty where there was none. */
    public Optional<MessageId> last() {
        return beginning.last() == 0 ? Optional.empty() : Optional.of(beginning.id(beginning.last()));
    }

    /** The place after which the replay begins. */
    public MessageId resumedAfter() {
        return beginning.id(beginning.after());
    }

    /** Whether every message after the one that the subscriber named is still there to be replayed. */
    public boolean recovered() {
        return beginning.recovered();
    }

    /** Replays what there is room for, and goes live where that was all. Only by who subscribed. */
    public Progress advance() {
        return topic.advance(this);
    }

    /** After this the subscriber is offered no further message of the topic. Repeating it is harmless. */
    public void cancel() {
        topic.remove(this);
    }

    @Nullable
    Subscription rejoin(Since since, Waiting among) {
        return topic.rejoin(this, since, among);
    }

    Subscriber subscriber() {
        return subscriber;
    }

    // ---- under the topic's lock

    /** Whether it is one of the topic's: it was made, and neither cancelled nor ended. */
    boolean isListed() {
        return index != Audience.NOWHERE;
    }

    boolean publish(Message message) {
        if (live) {
            return subscriber.offer(message);
        }
        prepare(message);
        return true;
    }

    /** Tells the subscriber of a gap in the log. */
    void lost() {
        try {
            subscriber.lost();
        } catch (RuntimeException | Error fault) {
            subscriber.failed(fault);
        }
    }

    /** Keeps the message for the advance, or all of them no more: the history has them, or the subscription is lost. */
    private void prepare(Message message) {
        if (prepared == null) {
            return;
        }
        long bytes = message.bytes();
        if (room.take(bytes)) {
            waiting += bytes;
            prepared.add(message);
        } else {
            forget();
        }
    }

    /** Gives up what waits. */
    void forget() {
        prepared = null;
        if (waiting > 0) {
            room.give(waiting);
            waiting = 0;
        }
    }

    /**
     * Gets the replay ready, so that publishers who are quicker than the client's answer cannot overtake it.
     *
     * @param last ordinal of the topic's last message
     */
    void join(History history, long last) {
        long count = last - cursor;
        if (count <= MAX_PREPARED) {
            prepared = new ArrayList<>((int) count + 1);
            for (long ordinal = cursor + 1; ordinal <= last; ordinal++) {
                prepare(Objects.requireNonNull(history.find(ordinal)));
            }
        }
    }

    void goLive() {
        live = true;
    }

    /** @param last ordinal of the topic's last message */
    Progress advance(History history, long last) {
        @Nullable List<Message> ready = prepared;
        forget();
        if (ready != null) {
            for (Message message : ready) {
                if (message.offset() > beginning.start()) {
                    boolean _ = alone(message, subscriber::offer);
                } else if (!alone(message, subscriber::replay)) {
                    return Progress.BEHIND;
                }
                cursor++;
            }
            live = true;
        }
        while (!live) {
            if (cursor == last) {
                live = true;
            } else {
                Message next = history.find(cursor + 1);
                if (next == null) {
                    return Progress.LOST;
                }
                if (!alone(next, subscriber::replay)) {
                    return Progress.BEHIND;
                }
                cursor++;
            }
        }
        return Progress.LIVE;
    }

    /** Offers a message to this subscriber after all others, who share its form only if it is still in use. */
    private static boolean alone(Message message, Predicate<Message> offer) {
        try {
            return offer.test(message);
        } finally {
            message.offered();
        }
    }
}
