package io.notiflux.topic;

import org.jspecify.annotations.Nullable;

/**
 * One message with its place in its topic's order.
 *
 * <p>{@link #encoded} is for subscribers that are being offered the message: the topic's lock, which they are called
 * under, guards the encoded forms and the size. All else is immutable.
 */
public final class Message {
    /** Bytes of a message beside its text: its own objects, its id, its place in a history. */
    private static final int OVERHEAD_BYTES = 192;

    private static final char LAST_OF_LATIN_1 = 0xFF;

    private final String topic;
    private final MessageId id;
    private final String text;
    private final long acceptedNanos;
    private @Nullable Encoded<?> encoded;
    /** The forms of the topic's message before this one, while this one is being offered. */
    private @Nullable Encoded<?> previous;

    /** 0 until somebody asks. */
    private long bytes;

    Message(String topic, MessageId id, String text, long acceptedNanos) {
        this.topic = topic;
        this.id = id;
        this.text = text;
        this.acceptedNanos = acceptedNanos;
    }

    public String topic() {
        return topic;
    }

    public MessageId id() {
        return id;
    }

    long offset() {
        return id.offset();
    }

    /** About how many bytes it takes in memory. The JDK needs one byte a character where all are Latin-1, otherwise two. */
    long bytes() {
        if (bytes == 0) {
            bytes = OVERHEAD_BYTES + (isLatin1() ? 1L : 2L) * text.length();
        }
        return bytes;
    }

    private boolean isLatin1() {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > LAST_OF_LATIN_1) {
                return false;
            }
        }
        return true;
    }

    /** The bytes of its text alone, as {@link #bytes} counts them. */
    long textBytes() {
        return bytes() - OVERHEAD_BYTES;
    }

    public String text() {
        return text;
    }

    /** When the message got its place, on the hub's clock. */
    public long acceptedNanos() {
        return acceptedNanos;
    }

    /**
     * The form in which a protocol sends this message. The first subscriber that asks makes it, and the others share it
     * for as long as it waits in a queue; a history holds texts alone.
     *
     * @param encoder the protocol's one encoder
     */
    public <T> T encoded(Encoder<T> encoder) {
        @Nullable Encoded<T> e = Encoded.of(encoder, encoded);
        if (e == null) {
            encoded = e = new Encoded<>(encoder, encoded);
        }
        return e.form(this, previous);
    }

    /** Lets forms follow those of the message before this one. */
    void follows(@Nullable Encoded<?> forms) {
        previous = forms;
    }

    /**
     * Tells the forms that the message was offered to the last of those for whom they were made. From now on they are
     * held by the queues alone.
     *
     * @return the forms, which those of the next message may follow
     */
    @Nullable
    Encoded<?> offered() {
        previous = null;
        for (@Nullable Encoded<?> e = encoded; e != null; e = e.next()) {
            e.offered();
        }
        return encoded;
    }
}
