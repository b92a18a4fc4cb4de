package io.notiflux.topic;

/** Whoever gets a topic's messages. */
@FunctionalInterface
public interface Subscriber {
    /**
     * Takes the next message of the topic's order. Called under the topic's lock: it must not block, throw or call the
     * hub.
     *
     * @return whether the message is queued; false where the subscriber is on its way out
     */
    boolean offer(Message message);
}
