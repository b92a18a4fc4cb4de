package io.notiflux.topic;

import org.jspecify.annotations.Nullable;

/**
 * Makes the form in which one protocol sends messages. A protocol keeps one instance for good, because forms are told
 * apart by the identity of their encoder, see {@link Message#encoded}. It is called under the topic's lock.
 *
 * @param <T> the form
 */
@FunctionalInterface
public interface Encoder<T> {
    /**
     * Makes a message's form.
     *
     * @param previous the form of the message before it in the topic's order, if that is still in use
     */
    T encode(Message message, @Nullable T previous);

    /**
     * Learns that the message was offered to the last of those for whom its form was made. Others may be offered it
     * later, one by one.
     */
    default void offered(T form) {}
}
