package io.notiflux.topic;

/**
 * Whoever gets a topic's messages. All of it is called under the topic's lock: it must not block or call the hub. One that
 * throws loses its subscription, and is told by {@link #failed}.
 */
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

    /**
     * It threw when it was offered a message, and is subscribed no more: it ends its connection, whose client comes back
     * and resumes.
     */
    default void failed(Throwable fault) {}

    /**
     * The log has a gap, so that what came may lack something, and it is subscribed no more: it ends its connection, whose
     * client comes back and is told.
     */
    default void lost() {}

    /** What it belongs to, where that has a subscriber for each of its topics; otherwise itself. */
    default Object owner() {
        return this;
    }
}
