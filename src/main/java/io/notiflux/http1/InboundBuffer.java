package io.notiflux.http1;

import io.helidon.http.Status;
import io.notiflux.connection.InboundBytes;
import io.notiflux.connection.MemoryBudget;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that have come from the socket and were not handed on yet. It grows only with an unfinished head or line.
 * Memory beyond what any connection costs is taken from a budget; an empty buffer holds nothing. It belongs to the
 * connection's thread.
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

    /**
     * Makes an empty buffer.
     *
     * @param socket blocks until there are bytes; at its end it returns null or throws
     */
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

    /** Returns whether the peer sends no more. */
    boolean isEnded() {
        return ended;
    }

    /**
     * Waits for the first bytes of an empty buffer. It returns false at the end. Idle connections wait here, with all
     * the stack frames above.
     */
    boolean await() {
        byte @Nullable [] first;
        try { // the same as read, with one stack frame less
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

    /** Waits for more. It returns false at the end. Positions may change; offsets from the beginning stay valid. */
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
            return null; // however the socket ends, there is nobody to tell
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

    /** Takes so many bytes out, as an array that nobody else holds. */
    byte[] take(int n) {
        byte[] taken = n == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, from + n);
        skip(n);
        return taken;
    }

    /** Gives back the memory that the last request took beyond its share. */
    void shrink() {
        if (reserved > 0) {
            budget.release(reserved);
            reserved = 0;
            bytes = Arrays.copyOfRange(
                    bytes, from, to); // less than one read: with a whole head, more is never waited for
            to -= from;
            from = 0;
        }
    }

    /** Drops everything. */
    void clear() {
        skip(size());
        shrink();
    }
}
