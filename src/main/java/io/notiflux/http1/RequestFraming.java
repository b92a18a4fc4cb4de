package io.notiflux.http1;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.notiflux.connection.InboundBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows where each request on a connection begins and ends (RFC 9112). It stands between the socket and Helidon's reader,
 * which sees heads that were checked here, and bodies in their plainest framing, never a byte beyond the one that it is at.
 * So nothing of a body can be taken for a request, whatever was refused, answered early, or left unread.
 *
 * <pre>
 *   HEAD: between requests, or in a head   -- head with a body -->  BODY  -- its last byte -->  HEAD
 *   HEAD, BODY                             -- refused, or the peer's end -->  ENDED
 * </pre>
 *
 * <p>Only a body that its handler {@linkplain #want wants} is waited for, and told {@code 100 Continue}. Another one is taken
 * as far as it has come with its head; where that is not all, the connection ends after the answer, and says so.
 *
 * <p>What is refused here is answered once: a head by {@link Refusals}, as no route has seen it; a body by an exception
 * in its reader's hands, which becomes the request's answer where there was none.
 *
 * <p>The connection's thread.
 */
final class RequestFraming {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Helidon keeps the last piece for as long as it waits for the next one. */
    private static final int MAX_PIECE_BYTES = InboundBytes.FREE_BYTES;

    private enum State {
        HEAD,
        BODY,
        ENDED
    }

    private final InboundBuffer in;
    private final DataWriter out;
    private final long maxBodyBytes;
    private final Refusals refusals;

    private State state = State.HEAD;
    /** Taken from the buffer already, and the next for Helidon. */
    private byte @Nullable [] ready;

    // Of the request that is being answered.
    private @Nullable RequestHead head;
    private @Nullable BodyFraming body;
    private boolean wanted;
    private boolean continued;
    private boolean answered;

    private Runnable onLast = () -> {};

    RequestFraming(Supplier<byte[]> socket, DataWriter out, RequestLimits limits, Refusals refusals) {
        this.in = new InboundBuffer(socket, limits.unfinished());
        this.out = out;
        this.maxBodyBytes = limits.maxBodyBytes();
        this.refusals = refusals;
    }

    // ---- for Helidon's reader

    /** What comes next of the request; null where nothing does. */
    byte @Nullable [] next() {
        if (ready == null && state == State.HEAD && begins() && !in.await()) {
            return end();
        }
        if (ready == null) {
            ready = switch (state) {
                case HEAD -> nextHead();
                case BODY -> nextOfBody();
                case ENDED -> null;
            };
        }
        return takeReady();
    }

    private byte @Nullable [] takeReady() {
        byte[] bytes = ready;
        if (bytes == null || bytes.length <= MAX_PIECE_BYTES) {
            ready = null;
            return bytes;
        }
        ready = Arrays.copyOfRange(bytes, MAX_PIECE_BYTES, bytes.length);
        return Arrays.copyOf(bytes, MAX_PIECE_BYTES);
    }

    // ---- heads

    /** A request after the last one, if there may be one; whether nothing of it is there. */
    private boolean begins() {
        if (head != null && head.close()) {
            state = State.ENDED;
            return false;
        }
        head = null;
        body = null;
        wanted = false;
        continued = false;
        answered = false;
        in.shrink();
        return in.size() == 0;
    }

    private byte @Nullable [] nextHead() {
        try {
            int size = HeadReader.read(in);
            return size < 0 ? end() : take(size);
        } catch (HttpRefusal e) {
            refuse(e);
            return end();
        }
    }

    private byte @Nullable [] end() {
        state = State.ENDED;
        return null;
    }

    private byte @Nullable [] take(int size) throws HttpRefusal {
        byte[] b = in.bytes();
        int to = in.from() + size;
        RequestHead taken = RequestHead.parse(b, in.from(), to);
        if (taken.length() > maxBodyBytes) {
            return refuseBody(taken, size);
        }
        head = taken;
        if (taken.length() == 0) {
            return headBytes(taken, size);
        }
        state = State.BODY;
        if (taken.length() == RequestHead.CHUNKED) {
            body = new BodyFraming.Chunked(maxBodyBytes);
            return headBytes(taken, size);
        }
        long whole = size + taken.length();
        if (!taken.isToRewrite() && whole <= Math.min(in.size(), MAX_PIECE_BYTES)) { // mostly, and without a copy
            state = State.HEAD;
            return in.take((int) whole);
        }
        body = new BodyFraming.Sized(taken.length());
        return headBytes(taken, size);
    }

    private byte[] headBytes(RequestHead taken, int size) {
        if (!taken.isToRewrite()) {
            return in.take(size);
        }
        byte[] rewritten = RewrittenHead.of(taken, in.bytes(), in.from(), in.from() + size);
        in.skip(size);
        return rewritten;
    }

    /** Once something of it comes: a peer that sends nothing has nothing to be told, and one that asks is told at once. */
    private byte @Nullable [] refuseBody(RequestHead taken, int size) throws HttpRefusal {
        if (taken.expectsContinue() || in.size() > size || in.fill()) {
            throw HttpRefusal.bodyTooLarge();
        }
        return end();
    }

    private void refuse(HttpRefusal refusal) {
        var glimpse = HeadGlimpse.of(in);
        write(refusals.answer(refusal.status(), refusal.detail(), glimpse.path(), glimpse.origin(), glimpse.head()));
    }

    private void write(byte[] bytes) {
        try {
            out.writeNow(BufferData.create(bytes));
        } catch (RuntimeException e) {
            state = State.ENDED; // the peer is gone
        }
    }

    // ---- bodies

    private byte @Nullable [] nextOfBody() {
        if (answered) {
            return null;
        }
        byte[] piece;
        try {
            piece = piece(wanted);
        } catch (HttpRefusal e) {
            state = State.ENDED;
            throw new HttpException(e.detail(), e.status(), false);
        }
        if (piece != null) {
            return piece;
        }
        if (wanted) {
            throw new CloseConnectionException("the client went before its body was whole");
        }
        // Helidon drains it; the answer that it is about to give stays the one.
        throw new HttpException("The body was not read.", Status.BAD_REQUEST_400, false);
    }

    /** What there is of the body; null at its sudden end, or where nothing is there and it may not wait. */
    private byte @Nullable [] piece(boolean mayWait) throws HttpRefusal {
        BodyFraming framing = body;
        while (framing != null) {
            byte[] bytes = framing.next(in);
            if (framing.isDone()) {
                state = State.HEAD;
                return bytes;
            }
            if (bytes.length > 0) {
                return bytes;
            }
            if (!mayWait || !more()) {
                return null;
            }
        }
        return null;
    }

    private boolean more() throws HttpRefusal {
        if (head != null && head.expectsContinue() && !continued && in.size() == 0) {
            continued = true;
            write(CONTINUE);
        }
        boolean more = in.fill();
        if (!more) {
            state = State.ENDED;
        }
        return more;
    }

    // ---- for who answers

    /** The handler of this request wants its body. */
    void want() {
        wanted = true;
    }

    boolean isHead() {
        return head != null && head.line().isHead();
    }

    /** Whether these are an answer's first bytes, as they are about to be written. */
    boolean isFirstOfAnswer() {
        boolean first = !answered;
        answered = true;
        return first;
    }

    /** Whether another request can follow on this one: before its answer, which must tell. */
    boolean canGoOn() {
        if (state == State.BODY && ready == null && !answered) {
            try {
                ready = piece(false);
            } catch (HttpRefusal e) {
                state = State.ENDED;
            }
        }
        return state == State.HEAD && (head == null || !head.close());
    }

    /** @param task what makes this request the last that Helidon reads */
    void onLast(Runnable task) {
        onLast = task;
    }

    /** No other request is read. */
    void endAfterThis() {
        state = State.ENDED;
        onLast.run();
    }

    // ---- its end

    /** Whether the peer may still be sending, or be waiting for the connection's end. */
    boolean endsBeforePeer() {
        return !in.isEnded();
    }

    /** What has come behind the last request, for whoever takes the connection over; nothing is kept here. */
    byte[] release() {
        byte[] rest = in.take(in.size());
        in.clear();
        ready = null;
        head = null;
        body = null;
        return rest;
    }
}
