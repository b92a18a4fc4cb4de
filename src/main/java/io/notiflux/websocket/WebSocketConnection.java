package io.notiflux.websocket;

import static io.helidon.websocket.WsCloseCodes.CLOSED_ABNORMALLY;
import static io.helidon.websocket.WsCloseCodes.NO_STATUS_CODE;
import static io.helidon.websocket.WsCloseCodes.SERVICE_RESTART;
import static io.helidon.websocket.WsCloseCodes.UNEXPECTED_CONDITION;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.websocket.WsListener;
import io.notiflux.access.Caller;
import io.notiflux.connection.Outbox;
import io.notiflux.connection.Pace;
import io.notiflux.connection.Place;
import io.notiflux.connection.SocketSink;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * One WebSocket, from the handshake's answer to its end.
 *
 * <pre>
 *            peer's close frame                        answer it
 *   open ------------------------------------> ended -------------> socket closed
 *    | | violation, or a listener's exception    ^ |  our close, then read on to the peer's
 *    | +-----------------------------------------+ +--------------> socket closed
 *    |         end of stream, reset, abort       |
 *    +-------------------------------------------+
 *    |                                           |
 *    +--> close sent by us --> peer's close, or close timeout, then abort
 * </pre>
 *
 * <p>The listener hears {@code onClose} in the state "ended"; it is not concerned with the exchange of close frames
 * after that. The reading thread owns all of this; other threads use its {@link WebSocketSession}. {@link
 * WebSocketSession#abort} closes the socket, which frees the reader and a stalled writer alike.
 */
public final class WebSocketConnection implements ServerConnection {
    private static final byte[] NOTHING = {};
    /**
     * The name of every connection's thread. Helidon's own names, which hold the connection's address, take memory on
     * each.
     */
    private static final String THREAD_NAME = "websocket";

    private static final CloseFrame GONE = new CloseFrame(CLOSED_ABNORMALLY, "");
    private static final CloseFrame OURS = new CloseFrame(NO_STATUS_CODE, "");

    private final SocketSink socket;
    /** The handshake's answer. It is empty before it is known, and once it is sent. */
    private byte[] handshakeResponse = NOTHING;

    private final WsListener listener;
    private final WebSocketSession session;
    private final WebSocketLimits limits;
    private final Optional<Place> place;
    private final FrameReader frames;
    private final MessageAssembler message;
    private final Pace pace = new Pace(System::nanoTime);
    private final AtomicBoolean started = new AtomicBoolean();

    WebSocketConnection(
            ConnectionContext ctx,
            SocketSink socket,
            Caller caller,
            WsListener listener,
            Outbox outbox,
            WebSocketLimits limits,
            Optional<Place> place,
            ScheduledExecutorService timer,
            boolean compressing) {
        this.socket = socket;
        this.listener = listener;
        this.session =
                new WebSocketSession(ctx, caller, socket, listener, outbox, pace, place, limits, timer, compressing);
        this.limits = limits;
        this.place = place;
        this.frames = new FrameReader(ctx.dataReader(), compressing);
        this.message = new MessageAssembler(limits);
    }

    /** Stores the answer that grants the upgrade. */
    void granted(byte[] answer) {
        handshakeResponse = answer;
    }

    /** Allows the peer to be evicted from now on, if it shows no token and its place is needed. */
    private void takePlace() {
        place.ifPresent(there -> there.subscriber(session::evict));
    }

    // ---- life, on the reading thread

    /** Runs the connection. It never throws, as Helidon would write an HTTP 500 into the WebSocket stream. */
    @Override
    public void handle(Limit limit) {
        if (!started.compareAndSet(false, true)) {
            return; // Helidon closed it before it began
        }
        CloseFrame end = GONE;
        boolean isThere = true;
        try {
            socket.write(handshakeResponse, 0, handshakeResponse.length);
            handshakeResponse = NOTHING;
            Thread.currentThread().setName(THREAD_NAME);
            listener.onOpen(session);
            takePlace();
            end = readToEnd();
        } catch (ProtocolViolation violation) {
            end = fail(violation, violation.closeCode(), violation.rule());
        } catch (RuntimeException | Error e) {
            // The socket's exceptions mean that the peer is gone; any other exception is a bug of the listener.
            isThere = !isGone(e);
            if (isThere) {
                end = fail(e, UNEXPECTED_CONDITION, "internal error");
            }
        } finally {
            message.clear();
            listener.onClose(session, end.code(), end.reason());
        }
        if (isThere) {
            exchangeCloses();
        } else {
            session.outbox().discard();
        }
    }

    private CloseFrame readToEnd() {
        while (!session.isClosing()) {
            frames.next();
            if (frames.isControl()) {
                byte[] payload = frames.controlPayload();
                switch (frames.opcode()) {
                    case Frames.PING -> {
                        session.offer(Frames.control(Frames.PONG, payload));
                        listener.onPing(session, BufferData.create(payload));
                    }
                    case Frames.PONG -> listener.onPong(session, BufferData.create(payload));
                    default -> {
                        CloseFrame close = CloseFrame.parse(payload);
                        session.outbox().closeAtOnce(Frames.closeReply(payload)); // no effect if ours went out first
                        return close;
                    }
                }
                keepPace(Pace.Step.COMMAND);
            } else {
                message.begin(frames.opcode(), frames.length(), frames.isCompressed());
                while (frames.hasMore()) {
                    message.append(frames.chunk());
                }
                if (frames.isFinal()) {
                    MessageAssembler.Whole whole = message.finish();
                    deliver(whole);
                    message.clear();
                    keepPace(Pace.Step.COMMAND, whole.steps());
                } else {
                    keepPace(Pace.Step.FRAGMENT);
                }
            }
        }
        message.clear();
        passOver();
        return OURS;
    }

    /**
     * Skips what the peer still sends, as our close is on its way. If it were listened to, nothing would hold the peer
     * back.
     */
    private void passOver() {
        frames.skipToClose(() -> keepPace(Pace.Step.PASSED_OVER));
    }

    /**
     * Holds back a peer that asks too fast, by reading it later. A peer that has answers to take is held back too while
     * there is no memory for more. Whatever ends the connection need not wake this thread: it waits for one interval of
     * the pace at a time, which is some milliseconds.
     */
    private void keepPace(Pace.Step step, int count) {
        long wait = pace.next(step, count);
        long until = System.nanoTime() + wait;
        for (long left = wait; left > 0 && !isOver(step); ) {
            LockSupport.parkNanos(this, Math.min(left, Pace.INTERVAL_NANOS));
            left = until - System.nanoTime();
        }
        while (session.outbox().holdsUp() && !session.isClosing()) {
            LockSupport.parkNanos(this, Pace.INTERVAL_NANOS);
        }
    }

    private void keepPace(Pace.Step step) {
        keepPace(step, 1);
    }

    /** What is passed over is held back too, with all that the peer was to wait for before, until the close timeout. */
    private boolean isOver(Pace.Step step) {
        return step == Pace.Step.PASSED_OVER ? session.isAborted() : session.isClosing();
    }

    private void deliver(MessageAssembler.Whole whole) {
        byte[] bytes = whole.content().array();
        int length = whole.content().remaining();
        if (whole.isText()) {
            listener.onMessage(session, new String(bytes, 0, length, StandardCharsets.UTF_8), true);
        } else {
            listener.onMessage(session, BufferData.create(bytes, 0, length), true);
        }
    }

    private CloseFrame fail(Throwable cause, int code, String reason) {
        listener.onError(session, cause);
        session.outbox().close(Frames.close(code, reason)); // after the answers to what came before the fault
        return new CloseFrame(code, reason);
    }

    /**
     * Sends the last close frame, and reads on to the peer's. A socket that is closed with unread bytes is reset, so a
     * peer that has not read our close frame yet may lose it.
     */
    private void exchangeCloses() {
        Future<?> deadline = session.abortLater();
        try {
            if (session.outbox().awaitQuiet(limits.closeTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
                passOver();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The stream is out of step or at its end, or the deadline has passed: no peer is left to tell.
        } finally {
            deadline.cancel(false);
            session.outbox().discard();
        }
    }

    private static boolean isGone(Throwable e) {
        return e instanceof DataReader.InsufficientDataAvailableException
                || e instanceof ServerConnectionException
                || e instanceof UncheckedIOException;
    }

    // ---- ServerConnection

    /**
     * Returns zero, so that the connection is never idle for Helidon, which would cut it without a word. The heartbeat
     * above decides.
     */
    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    /** Ends the connection, as the server is stopping. */
    @Override
    public void close(boolean interrupt) {
        if (started.compareAndSet(false, true)) {
            listener.onClose(session, GONE.code(), GONE.reason());
        } else if (interrupt) {
            session.abort();
        } else {
            session.close(SERVICE_RESTART, "server stops");
        }
    }
}
