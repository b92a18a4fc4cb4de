package io.notiflux.topic;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One message with its place in its topic's order.
 *
 * <p>{@link #encoded} is for subscribers that are being offered the message: the topic's lock, which they are called
 * under, guards the encoded forms. All else is immutable.
 */
public final class Message {
    private final String topic;
    private final String id;
    private final String text;
    private final long acceptedNanos;
    private @Nullable Encoded<?> encoded;

    Message(String topic, String id, String text, long acceptedNanos) {
        this.topic = topic;
        this.id = id;
        this.text = text;
        this.acceptedNanos = acceptedNanos;
    }

    public String topic() {
        return topic;
    }

    /** {@code <epoch>-<offset>}: opaque to clients. */
    public String id() {
        return id;
    }

    public String text() {
        return text;
    }

    /** When the message got its place, on the hub's clock. */
    public long acceptedNanos() {
        return acceptedNanos;
    }

    /**
     * The form in which a protocol sends this message, made by the first subscriber that asks and shared by the others.
     *
     * @param encoder the protocol's encoder; one instance a protocol, as forms are told apart by its identity
     */
    @SuppressWarnings("ReferenceEquality") // an encoder is its identity
    public <T> T encoded(Function<Message, T> encoder) {
        for (Encoded<?> e = encoded; e != null; e = e.next) {
            if (e.encoder == encoder) {
                @SuppressWarnings("unchecked") // the encoder that made the form has its type
                T form = (T) e.form;
                return form;
            }
        }
        T form = encoder.apply(this);
        encoded = new Encoded<>(encoder, form, encoded);
        return form;
    }

    private record Encoded<T>(
            Function<Message, T> encoder, T form, @Nullable Encoded<?> next) {}
}
