package io.notiflux.connection;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that small packets are gathered into for a write. A few of them are used again and again, so that they
 * stay in the processors' caches: fresh ones would make up most of what a busy server allocates. Any thread.
 */
final class WriteBuffers {
    private static final int KEPT = 16;

    private final AtomicReferenceArray<byte @Nullable []> free = new AtomicReferenceArray<>(KEPT);

    /** Takes a buffer of {@link Outbox#WRITE_BYTES}, with anything in it. */
    byte[] take() {
        for (int i = 0; i < KEPT; i++) {
            if (free.getPlain(i) != null) {
                byte @Nullable [] buffer = free.getAndSet(i, null);
                if (buffer != null) {
                    return buffer;
                }
            }
        }
        return new byte[Outbox.WRITE_BYTES];
    }

    /** Gives a buffer back that nobody reads any more. */
    void give(byte[] buffer) {
        for (int i = 0; i < KEPT; i++) {
            if (free.getPlain(i) == null && free.compareAndSet(i, null, buffer)) {
                return;
            }
        }
    }
}
