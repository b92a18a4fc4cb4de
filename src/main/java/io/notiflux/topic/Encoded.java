package io.notiflux.topic;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** One message's form of one protocol, and those of other protocols after it. The topic's lock guards it. */
final class Encoded<T> {
    private final Encoder<T> encoder;
    private final @Nullable Encoded<?> next;
    /** Held while the message is being offered, as everybody then must get the same form. */
    private @Nullable T form;

    private @Nullable WeakReference<T> former;

    Encoded(Encoder<T> encoder, @Nullable Encoded<?> next) {
        this.encoder = encoder;
        this.next = next;
    }

    /** Finds the form of an encoder among others. */
    @SuppressWarnings({"ReferenceEquality", "unchecked"}) // an encoder is its identity, and tells the type
    static <T> @Nullable Encoded<T> of(Encoder<T> encoder, @Nullable Encoded<?> among) {
        @Nullable Encoded<?> e = among;
        while (e != null && e.encoder != encoder) {
            e = e.next;
        }
        return (Encoded<T>) e;
    }

    @Nullable
    Encoded<?> next() {
        return next;
    }

    T form(Message message, @Nullable Encoded<?> previous) {
        @Nullable T held = form;
        if (held != null) {
            return held;
        }
        @Nullable T there = there();
        if (there == null) {
            @Nullable Encoded<T> before = of(encoder, previous);
            there = encoder.encode(message, before == null ? null : before.there());
            former = new WeakReference<>(there);
        }
        form = there;
        return there;
    }

    private @Nullable T there() {
        return form != null || former == null ? form : former.get();
    }

    void offered() {
        if (form != null) {
            encoder.offered(form);
            form = null;
        }
    }
}
