package io.notiflux.topic;

/** One subscriber's interest in one topic, from the point of the order where it was made until it is cancelled. */
public final class Subscription {
    /** Not in the topic's array, not yet or no more. */
    static final int NOWHERE = -1;

    private final Topic topic;
    private final Subscriber subscriber;
    /** Where the topic's array holds this; guarded by the topic's lock. */
    int index = NOWHERE;

    Subscription(Topic topic, Subscriber subscriber) {
        this.topic = topic;
        this.subscriber = subscriber;
    }

    /** The topic's name, in the one copy that all its subscriptions share. */
    public String topic() {
        return topic.name();
    }

    Subscriber subscriber() {
        return subscriber;
    }

    /** After this the subscriber is offered no further message of the topic. Repeating it is harmless. */
    public void cancel() {
        topic.remove(this);
    }
}
