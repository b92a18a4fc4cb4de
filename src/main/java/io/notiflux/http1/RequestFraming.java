package io.notiflux.http1;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.notiflux.connection.InboundBytes;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Determines where each request on a connection begins and ends (RFC 9112). It stands between the socket and Helidon's
 * reader. Helidon sees only heads that were checked here, and bodies in their plainest framing, and never a byte beyond
 * the request that it is at. So nothing of a body can be taken for a request, even if the body was refused, answered
 * early, or left unread.
 *
 * <pre>
 *   HEAD: between requests, or in a head   -- head with a body -->  BODY  -- its last byte -->  HEAD
 *   HEAD, BODY                             -- refused, or the peer's end -->  ENDED
 * </pre>
 *
 * <p>A body is waited for, and told {@code 100 Continue}, only if its handler {@linkplain #want wants} it. Any other
 * body is taken as far as it has come with its head; if that is not all of it, the connection ends after the answer,
 * and the answer says so.
 *
 * <p>A refusal is answered once. A head is answered by {@link Refusals}, as no route has seen it. A body is answered by
 * an exception that its reader gets, which becomes the request's answer if there was none.
 *
 * <p>It belongs to the connection's thread.
 */
final class RequestFraming {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** The largest piece for Helidon, which keeps the last piece for as long as it waits for the next one. */
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
    /** Null for a peer that may not say whom it speaks for. */
    private @Nullable ProxyEntry entry;

    /** The next piece for Helidon, already taken from the buffer. */
    private byte @Nullable [] ready;

    // The fields below belong to the request that is being answered.
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

    /** Sets how the connection begins, before anything is read. */
    void begins(ProxyEntry proxys) {
        entry = proxys;
    }

    /** Returns whom the peer speaks for, where it is a trusted proxy that says so. */
    Optional<InetAddress> proxied() {
        return entry == null ? Optional.empty() : entry.client();
    }

    // ---- for Helidon's reader

    /** Returns the next piece of the request, or null if nothing follows. */
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

    /** Begins the request after the last one, if there may be one. It returns whether nothing of it is there. */
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
            if (entry != null && !entry.pass(in)) {
                return end();
            }
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
        if (!taken.isToRewrite() && whole <= Math.min(in.size(), MAX_PIECE_BYTES)) { // mostly so, and without a copy
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

    /**
     * Refuses a body once something of it comes. A peer that sends nothing need not be told anything, and one that asks
     * is told at once.
     */
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
        // Helidon catches this while it drains the body; the answer that it is about to give remains the only one.
        throw new HttpException("The body was not read.", Status.BAD_REQUEST_400, false);
    }

    /**
     * Returns the available part of the body. It returns null if the body ends too early, or if nothing is there and it
     * may not wait.
     */
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

    // ---- for the code that answers

    /** Notes that the handler of this request wants its body. */
    void want() {
        wanted = true;
    }

    boolean isHead() {
        return head != null && head.line().isHead();
    }

    /** Returns whether the bytes that are about to be written are the first of an answer. */
    boolean isFirstOfAnswer() {
        boolean first = !answered;
        answered = true;
        return first;
    }

    /** Returns whether another request can follow this one. It is called before the answer, which must say so. */
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

    /**
     * Sets the task that makes the current request the last one.
     *
     * @param task makes this request the last that Helidon reads
     */
    void onLast(Runnable task) {
        onLast = task;
    }

    /** Makes this request the last one that is read. */
    void endAfterThis() {
        state = State.ENDED;
        onLast.run();
    }

    // ---- the connection's end

    /** Returns whether the peer may still be sending, or be waiting for the connection's end. */
    boolean endsBeforePeer() {
        return !in.isEnded();
    }

    /**
     * Returns the bytes that came after the last request, for the code that takes the connection over. Nothing is kept
     * here.
     */
    byte[] release() {
        byte[] rest = in.take(in.size());
        in.clear();
        ready = null;
        head = null;
        body = null;
        return rest;
    }
}
