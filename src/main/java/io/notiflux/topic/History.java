package io.notiflux.topic;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A topic's last messages without a gap, in a ring that grows as needed. A message is found by its ordinal, its place in
 * the topic's own order: offsets rise, but may have holes. The topic's lock guards it.
 */
final class History {
    private static final @Nullable Message[] EMPTY = {};
    private static final int FIRST_CAPACITY = 4;

    /** Bytes of a topic that has nothing but a history: its own objects, and its entries in the hub's maps. */
    private static final int TOPIC_BYTES = 608;

    private final HistoryLimits limits;
    private @Nullable Message[] ring = EMPTY;
    private int head;
    private int count;
    private long bytes;
    /** Of the oldest message, if there is one. */
    private long firstOrdinal;
    /** What the topic had up to this offset is not held, or was never known. */
    private long forgotten;

    History(HistoryLimits limits, long forgotten) {
        this.limits = limits;
        this.forgotten = forgotten;
    }

    /** The offset up to which nothing is held; all that the topic has had since is. */
    long forgotten() {
        return forgotten;
    }

    /** Notes that nothing up to an offset is held, because it passed by, or nobody knows what it was. */
    void forget(long through) {
        forgotten = Math.max(forgotten, through);
    }

    /** Begins anew where offsets mean something else; returns how many messages it removes. */
    int restart(long forgottenNow) {
        int removed = count;
        ring = EMPTY;
        head = 0;
        count = 0;
        bytes = 0;
        forgotten = forgottenNow;
        return removed;
    }

    int count() {
        return count;
    }

    /** About how many bytes it takes in memory, the topic's own included; 0 when it is empty. */
    long bytes() {
        return count == 0 ? 0 : TOPIC_BYTES + bytes;
    }

    /** The message of this ordinal; null where it is not held. */
    @Nullable
    Message find(long ordinal) {
        long at = ordinal - firstOrdinal;
        return count == 0 || at < 0 || at >= count ? null : at(at);
    }

    /** How many of the messages that are held came after an offset. */
    int countAfter(long offset) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(middle).offset() > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return count - low;
    }

    /** The place before the newest messages, so many at most; the given one where there is none. */
    long beforeNewest(int most, long otherwise) {
        return count == 0 ? otherwise : at(count - Math.min(most, count)).offset() - 1;
    }

    private Message at(long index) {
        return Objects.requireNonNull(ring[(int) ((head + index) % ring.length)]);
    }

    /** Takes the message that follows the last one, in place of the oldest where the ring is full. */
    void add(Message message, long ordinal) {
        if (count == limits.size()) {
            removeFirst();
        }
        if (count == 0) {
            firstOrdinal = ordinal;
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
        while (count > 0 && nowNanos - at(0).acceptedNanos() >= limits.ttl().toNanos()) {
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

    /** Removes all up to an ordinal. */
    int removeThrough(long ordinal) {
        int before = count;
        while (count > 0 && firstOrdinal <= ordinal) {
            removeFirst();
        }
        return before - count;
    }

    private void removeFirst() {
        Message first = at(0);
        bytes -= first.bytes();
        forgotten = first.offset();
        ring[head] = null;
        head = (head + 1) % ring.length;
        firstOrdinal++;
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
