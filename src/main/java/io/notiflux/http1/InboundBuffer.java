package io.notiflux.http1;

import io.helidon.http.Status;
import io.notiflux.connection.InboundBytes;
import io.notiflux.connection.MemoryBudget;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What has come from the socket and was not handed on yet. It grows with an unfinished head or line only, and beyond what
 * any connection costs that is taken from a budget; empty, it holds nothing. The connection's thread.
 */
final class InboundBuffer {
    private static final byte[] EMPTY = {};

    private final Supplier<byte[]> socket;
    private final MemoryBudget budget;
    private byte[] bytes = EMPTY;
    private int from;
    private int to;
    private int reserved;
    private boolean ended;

    /** @param socket blocks until there are bytes; null, or an exception, at its end */
    InboundBuffer(Supplier<byte[]> socket, MemoryBudget budget) {
        this.socket = socket;
        this.budget = budget;
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    int size() {
        return to - from;
    }

    /** Whether the peer sends no more. */
    boolean isEnded() {
        return ended;
    }

    /** Waits for the first bytes of an empty buffer; false at the end. An idle connection is in here, with all frames above. */
    boolean await() {
        byte @Nullable [] first;
        try { // as read does, a frame less
            first = socket.get();
        } catch (RuntimeException e) {
            first = null;
        }
        ended = first == null;
        bytes = first == null ? EMPTY : first;
        from = 0;
        to = bytes.length;
        return !ended;
    }

    /** Waits for more; false at the end. Positions may change, offsets from the beginning stay. */
    boolean fill() throws HttpRefusal {
        if (from == to) {
            return await();
        }
        byte[] more = read();
        ended = more == null;
        if (more != null) {
            append(more);
        }
        return !ended;
    }

    private byte @Nullable [] read() {
        try {
            return socket.get();
        } catch (RuntimeException e) {
            return null; // however the socket ends, there is nobody to tell it to
        }
    }

    private void append(byte[] more) throws HttpRefusal {
        int size = size();
        if (to + more.length > bytes.length) {
            int needed = size + more.length;
            byte[] place = needed > bytes.length ? new byte[reserve(Math.max(needed, 2 * size))] : bytes;
            System.arraycopy(bytes, from, place, 0, size);
            bytes = place;
            from = 0;
        }
        System.arraycopy(more, 0, bytes, from + size, more.length);
        to = from + size + more.length;
    }

    private int reserve(int capacity) throws HttpRefusal {
        int more = capacity - InboundBytes.FREE_BYTES - reserved;
        if (more > 0) {
            if (!budget.reserve(more)) {
                throw new HttpRefusal(
                        Status.SERVICE_UNAVAILABLE_503,
                        "This server has no memory left for unfinished requests; try again.");
            }
            reserved += more;
        }
        return capacity;
    }

    void skip(int n) {
        from += n;
        if (from == to) {
            bytes = EMPTY;
            from = 0;
            to = 0;
        }
    }

    /** Takes so many bytes out; they are nobody else's. */
    byte[] take(int n) {
        byte[] taken = n == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, from + n);
        skip(n);
        return taken;
    }

    /** Gives back what the last request took beyond its due. */
    void shrink() {
        if (reserved > 0) {
            budget.release(reserved);
            reserved = 0;
            bytes = Arrays.copyOfRange(
                    bytes, from, to); // less than one read: more is never waited for with a whole head
            to -= from;
            from = 0;
        }
    }

    /** Forgets all. */
    void clear() {
        skip(size());
        shrink();
    }
}
