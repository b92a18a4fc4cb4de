package io.notiflux.connection;

import io.helidon.http.Status;
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

    /** Waits for more; false at the end. Positions may change, offsets from the beginning stay. */
    boolean fill() throws HttpRefusal {
        byte[] more = read();
        if (more == null) {
            ended = true;
            return false;
        }
        if (from == to) {
            bytes = more;
            from = 0;
            to = more.length;
            return true;
        }
        int needed = size() + more.length;
        if (to + more.length > bytes.length) {
            byte[] place = needed > bytes.length ? new byte[reserve(Math.max(needed, 2 * size()))] : bytes;
            System.arraycopy(bytes, from, place, 0, size());
            to -= from;
            from = 0;
            bytes = place;
        }
        System.arraycopy(more, 0, bytes, to, more.length);
        to += more.length;
        return true;
    }

    /** However the socket ends, there is nobody to tell it to. */
    private byte @Nullable [] read() {
        try {
            return socket.get();
        } catch (RuntimeException e) {
            return null;
        }
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
