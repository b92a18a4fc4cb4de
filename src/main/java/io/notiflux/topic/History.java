package io.notiflux.topic;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A topic's last messages without a gap, in a ring that grows as needed; a message is found by its offset. The topic's
 * lock guards it.
 */
final class History {
    private static final @Nullable Message[] EMPTY = {};
    private static final int FIRST_CAPACITY = 4;

    /** Bytes of a topic that has nothing but a history: its own objects, and its entries in the hub's maps. */
    private static final int TOPIC_BYTES = 512;

    private final HistoryLimits limits;
    private @Nullable Message[] ring = EMPTY;
    private int head;
    private int count;
    private long bytes;

    History(HistoryLimits limits) {
        this.limits = limits;
    }

    int count() {
        return count;
    }

    /** About how many bytes it takes in memory, the topic's own included; 0 when it is empty. */
    long bytes() {
        return count == 0 ? 0 : TOPIC_BYTES + bytes;
    }

    /** The message of this offset; null where it is not held. */
    @Nullable
    Message find(long offset) {
        if (count == 0) {
            return null;
        }
        long at = offset - first().offset();
        return at < 0 || at >= count ? null : ring[(int) ((head + at) % ring.length)];
    }

    /** The oldest that is held. */
    Message first() {
        return Objects.requireNonNull(ring[head]);
    }

    /** Takes the message that follows the last one, in place of the oldest where the ring is full. */
    void add(Message message) {
        if (count == limits.size()) {
            removeFirst();
        }
        if (count == ring.length) {
            grow();
        }
        ring[(head + count) % ring.length] = message;
        count++;
        bytes += message.bytes();
    }

    /** Removes what is too old. */
    int expire(long nowNanos) {
        int before = count;
        while (count > 0 && nowNanos - first().acceptedNanos() >= limits.ttl().toNanos()) {
            removeFirst();
        }
        return before - count;
    }

    /** Removes the oldest until no more than the given bytes are left. */
    int trim(long maxBytes) {
        int before = count;
        while (bytes() > maxBytes) {
            removeFirst();
        }
        return before - count;
    }

    /** Removes all up to an offset. */
    int removeThrough(long offset) {
        int before = count;
        while (count > 0 && first().offset() <= offset) {
            removeFirst();
        }
        return before - count;
    }

    private void removeFirst() {
        bytes -= first().bytes();
        ring[head] = null;
        head = (head + 1) % ring.length;
        if (--count == 0) {
            ring = EMPTY;
            head = 0;
        }
    }

    private void grow() {
        @Nullable Message[] larger = Arrays.copyOf(EMPTY, Math.min(limits.size(), Math.max(FIRST_CAPACITY, count * 2)));
        for (int i = 0; i < count; i++) {
            larger[i] = ring[(head + i) % ring.length];
        }
        ring = larger;
        head = 0;
    }
}
