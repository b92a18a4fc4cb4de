package io.notiflux.topic;

/** Whoever gets a topic's messages. Both are called under the topic's lock: they must not block, throw or call the hub. */
@FunctionalInterface
public interface Subscriber {
    /**
     * Takes the next message of the topic's order.
     *
     * @return whether the message is queued; false where the subscriber is on its way out
     */
    boolean offer(Message message);

    /**
     * Takes the next message of the history that is being replayed.
     *
     * @return whether it is queued; false where there is no room for it now, or no connection any more
     */
    default boolean replay(Message message) {
        return offer(message);
    }
}
