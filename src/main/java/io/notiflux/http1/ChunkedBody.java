package io.notiflux.http1;

import java.io.ByteArrayOutputStream;

/**
 * Decodes a chunked body (RFC 9112 section 7.1) strictly. Only its data is handed on; extensions and trailers are
 * checked for their form, bounded, and dropped. Lines are read octet by octet, so that the verdict does not depend on
 * how they were split into pieces.
 */
final class ChunkedBody {
    private static final int MAX_LINE_BYTES = 4_096;
    /** The limit on the extensions and trailers of one body. */
    private static final int MAX_DROPPED_BYTES = 16_384;

    private static final int MAX_SIZE_DIGITS = 16;

    private enum State {
        SIZE,
        DATA,
        DATA_END,
        TRAILERS,
        DONE
    }

    private final long maxBytes;
    private State state = State.SIZE;
    private long left;
    private long total;
    private int dropped;

    ChunkedBody(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean isDone() {
        return state == State.DONE;
    }

    /**
     * Appends the available data to {@code out}. It returns the position that it has read to; an unfinished line may
     * follow there.
     */
    int decode(byte[] b, int from, int to, ByteArrayOutputStream out) throws HttpRefusal {
        int at = from;
        int next = step(b, at, to, out);
        while (next > at) {
            at = next;
            next = step(b, at, to, out);
        }
        return at;
    }

    private int step(byte[] b, int from, int to, ByteArrayOutputStream out) throws HttpRefusal {
        if (from == to) {
            return from;
        }
        return switch (state) {
            case SIZE -> size(b, from, to);
            case DATA -> data(b, from, to, out);
            case DATA_END -> dataEnd(b, from, to);
            case TRAILERS -> trailer(b, from, to);
            case DONE -> from;
        };
    }

    private int size(byte[] b, int from, int to) throws HttpRefusal {
        int end = lineEnd(b, from, to);
        if (end < 0) {
            return from;
        }
        int digitsTo = from;
        left = 0;
        while (digitsTo < end && HttpSyntax.isHex(b[digitsTo])) {
            left = left << 4 | Character.digit(b[digitsTo], 16);
            if (++digitsTo - from > MAX_SIZE_DIGITS || left > Integer.MAX_VALUE) {
                throw noSize();
            }
        }
        if (digitsTo == from) {
            throw noSize();
        }
        drop(end - digitsTo);
        if (!ChunkExtensions.areGood(b, digitsTo, end)) {
            throw noSize();
        }
        total += left;
        if (total > maxBytes) {
            throw HttpRefusal.bodyTooLarge();
        }
        state = left == 0 ? State.TRAILERS : State.DATA;
        return end + 2;
    }

    private int data(byte[] b, int from, int to, ByteArrayOutputStream out) {
        int n = (int) Math.min(left, to - from);
        out.write(b, from, n);
        left -= n;
        if (left == 0) {
            state = State.DATA_END;
        }
        return from + n;
    }

    private int dataEnd(byte[] b, int from, int to) throws HttpRefusal {
        if (b[from] != '\r' || (from + 1 < to && b[from + 1] != '\n')) {
            throw HttpRefusal.malformed("A chunk's data is longer than its size, or has no line end after it.");
        }
        if (from + 1 == to) {
            return from;
        }
        state = State.SIZE;
        return from + 2;
    }

    private int trailer(byte[] b, int from, int to) throws HttpRefusal {
        int end = lineEnd(b, from, to);
        if (end < 0) {
            return from;
        }
        if (end == from) {
            state = State.DONE;
        } else {
            RequestHead.nameEnd(b, from, end);
            drop(end - from);
        }
        return end + 2;
    }

    /** Returns the end of the line that begins there, or -1 if it has not arrived yet. */
    private static int lineEnd(byte[] b, int from, int to) throws HttpRefusal {
        int i = from;
        while (i < to && HttpSyntax.isValue(b[i]) && i - from < MAX_LINE_BYTES) {
            i++;
        }
        if (i - from == MAX_LINE_BYTES) {
            throw tooMuch();
        }
        if ((i < to && b[i] != '\r') || (i + 1 < to && b[i + 1] != '\n')) {
            throw noSize();
        }
        return i + 1 < to ? i : -1;
    }

    private void drop(int bytes) throws HttpRefusal {
        dropped += bytes;
        if (dropped > MAX_DROPPED_BYTES) {
            throw tooMuch();
        }
    }

    private static HttpRefusal tooMuch() {
        return new HttpRefusal(
                HttpRefusal.HEADERS_TOO_LARGE_431, "The body has too many chunk extensions or trailers.");
    }

    private static HttpRefusal noSize() {
        return HttpRefusal.malformed(
                "A chunk of the body has no size in hexadecimal, or a line of it a form that it must not have.");
    }
}
