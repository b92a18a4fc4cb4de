package io.notiflux.websocket;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.SocketContext;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.notiflux.access.Caller;
import io.notiflux.connection.Outbox;
import io.notiflux.connection.Pace;
import io.notiflux.connection.Packet;
import io.notiflux.connection.Place;
import io.notiflux.connection.SocketSink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The sending side of a WebSocket: the operations that any thread may use. Nothing here blocks; everything that is sent
 * goes through the outbox.
 */
public final class WebSocketSession implements WsSession {
    /** The time that an evicted peer has to read its close frame, while others wait for its place. */
    private static final Duration EVICTION = Duration.ofMillis(250);

    private static final byte[] NOTHING = {};

    private final ConnectionContext ctx;
    private final Caller caller;
    private final SocketSink socket;
    private final WsListener listener;
    private final Outbox outbox;
    private final Pace pace;
    private final Optional<Place> place;
    private final WebSocketLimits limits;
    private final ScheduledExecutorService timer;
    private final boolean compressing;

    WebSocketSession(
            ConnectionContext ctx,
            Caller caller,
            SocketSink socket,
            WsListener listener,
            Outbox outbox,
            Pace pace,
            Optional<Place> place,
            WebSocketLimits limits,
            ScheduledExecutorService timer,
            boolean compressing) {
        this.ctx = ctx;
        this.caller = caller;
        this.socket = socket;
        this.listener = listener;
        this.outbox = outbox;
        this.pace = pace;
        this.place = place;
        this.limits = limits;
        this.timer = timer;
        this.compressing = compressing;
    }

    /** Who asked for the upgrade. */
    public Caller caller() {
        return caller;
    }

    /** Returns whether the peer takes messages that {@link MessageDeflater} has compressed, beside others. */
    public boolean isCompressing() {
        return compressing;
    }

    /** Returns how many bytes were written to the peer. */
    public long writtenBytes() {
        return socket.written();
    }

    /** Queues bytes that are whole frames. A peer that does not keep up is let go, see {@link #letGo}. */
    public boolean offer(Packet packet) {
        return switch (outbox.offer(packet)) {
            case QUEUED -> true;
            case CLOSED -> false;
            case OVERFLOW -> {
                letGo();
                yield false;
            }
        };
    }

    /** Drops what waits for a peer that does not take it, and closes with 1013. Does not block. */
    public void letGo() {
        letGo(LetGo.Cause.SLOW, limits.closeTimeout());
    }

    /** Does the same as {@link #letGo} for a peer without a token whose place is needed, with a shorter timeout. */
    void evict() {
        letGo(LetGo.Cause.NO_TOKEN, EVICTION.compareTo(limits.closeTimeout()) < 0 ? EVICTION : limits.closeTimeout());
    }

    private void letGo(LetGo.Cause cause, Duration grace) {
        var why = new LetGo(cause);
        if (outbox.closeAtOnce(Frames.close(why.closeCode(), why.reason()))) {
            listener.onError(this, why);
            Future<?> _ = abortAfter(grace);
        }
    }

    /** Notes that the peer has shown a good token. */
    public void authorized() {
        place.ifPresent(Place::authorized);
    }

    /** Ends the connection at once, without a word to the peer. Does not block. */
    public void abort() {
        outbox.discard();
        socket.abort();
    }

    /**
     * Returns when the peer was last held back for asking too fast, on {@link System#nanoTime}; the time of its
     * beginning if never.
     */
    public long heldBackNanos() {
        return pace.heldBackNanos();
    }

    /**
     * Returns the queue of what waits for the peer. Packets are offered by {@link #offer}, which lets a slow peer go.
     */
    public Outbox outbox() {
        return outbox;
    }

    /**
     * Returns whether our close is on its way, or the socket is closed, so that the peer is not listened to any more. It is so
     * before the peer can have seen our close.
     */
    public boolean isClosing() {
        return outbox.isClosed();
    }

    /** Returns whether the connection was ended without waiting for the peer any longer. */
    boolean isAborted() {
        return socket.isAborted();
    }

    /** Aborts the connection after the close timeout. A connection that has ended by then is not affected. */
    public Future<?> abortLater() {
        return abortLater(Duration.ZERO);
    }

    /** Does the same, but not before the given time. */
    public Future<?> abortLater(Duration atLeast) {
        return abortAfter(atLeast.compareTo(limits.closeTimeout()) > 0 ? atLeast : limits.closeTimeout());
    }

    private Future<?> abortAfter(Duration grace) {
        try {
            return timer.schedule(this::abort, grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) { // the server has stopped, and so has the timer
            abort();
            return CompletableFuture.completedFuture(null);
        }
    }

    // ---- WsSession: any thread, none of it blocks

    /**
     * Sends a text message.
     *
     * @param last must be true: a message goes out in one frame
     */
    @Override
    public WsSession send(String text, boolean last) {
        requireWhole(last);
        offer(Packet.control(Frames.text(text)));
        return this;
    }

    /**
     * Sends a binary message.
     *
     * @param last must be true: a message goes out in one frame
     */
    @Override
    public WsSession send(BufferData data, boolean last) {
        requireWhole(last);
        offer(Frames.binary(data.readBytes()));
        return this;
    }

    @Override
    public WsSession ping(BufferData payload) {
        offer(Frames.control(Frames.PING, payload.readBytes()));
        return this;
    }

    @Override
    public WsSession pong(BufferData payload) {
        offer(Frames.control(Frames.PONG, payload.readBytes()));
        return this;
    }

    /**
     * Closes the connection once all that is queued is sent. A peer that has not answered within the close timeout is
     * aborted.
     */
    @Override
    public WsSession close(int code, String reason) {
        if (leave(NOTHING, code, reason)) {
            Future<?> _ = abortLater();
        }
        return this;
    }

    /**
     * Closes the connection as {@link #close} does, but the peer has as much time as the caller gives it, who aborts it in
     * the end. It returns false if the connection is being closed already.
     *
     * @param before frames that go before the close frame; there is always room for them
     */
    public boolean leave(byte[] before, int code, String reason) {
        Packet close = Frames.close(code, reason);
        return outbox.close(before.length == 0 ? close : close.behind(before));
    }

    @Override
    public WsSession terminate() {
        abort();
        throw new CloseConnectionException("terminated");
    }

    @Override
    public SocketContext socketContext() {
        return ctx;
    }

    private static void requireWhole(boolean last) {
        if (!last) {
            throw new UnsupportedOperationException("a message goes out in one frame");
        }
    }
}
