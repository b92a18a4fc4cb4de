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
 * <p>Ended is where the listener hears {@code onClose}; the politeness after it is not its concern. The reading thread
 * owns all of this; what other threads may do is its {@link WebSocketSession}. {@link WebSocketSession#abort} closes the socket, which frees the
 * reader and a stalled writer alike.
 */
public final class WebSocketConnection implements ServerConnection {
    private static final byte[] NOTHING = {};
    /** One for all: Helidon's own, with an address of the connection's, takes memory on each. */
    private static final String THREAD_NAME = "websocket";

    private static final CloseFrame GONE = new CloseFrame(CLOSED_ABNORMALLY, "");
    private static final CloseFrame OURS = new CloseFrame(NO_STATUS_CODE, "");

    private final SocketSink socket;
    /** Empty before it is known, and once it is sent. */
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
            WsListener listener,
            Outbox outbox,
            WebSocketLimits limits,
            Optional<Place> place,
            ScheduledExecutorService timer) {
        this.socket = new SocketSink(ctx);
        this.listener = listener;
        this.session = new WebSocketSession(ctx, socket, listener, outbox, pace, place, limits, timer);
        this.limits = limits;
        this.place = place;
        this.frames = new FrameReader(ctx.dataReader());
        this.message = new MessageAssembler(limits.maxMessageBytes(), limits.inbound());
    }

    /** The upgrade is granted. */
    void granted(byte[] answer) {
        handshakeResponse = answer;
    }

    /** The peer may be made to go from now on, where it shows no token and its place is needed. */
    private void takePlace() {
        place.ifPresent(there -> there.subscriber(session::evict));
    }

    // ---- life, on the reading thread

    /** Never throws: Helidon would write an HTTP 500 into the WebSocket stream. */
    @Override
    public void handle(Limit limit) {
        if (!started.compareAndSet(false, true)) {
            return; // closed by Helidon before it began
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
            // The socket's exceptions say that the peer is gone; any other is a bug of the listener's.
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
                        session.outbox().closeAtOnce(Frames.closeReply(payload)); // nothing where ours went out first
                        return close;
                    }
                }
                keepPace(Pace.Step.COMMAND);
            } else {
                message.begin(frames.opcode(), frames.length());
                while (frames.hasMore()) {
                    message.append(frames.chunk());
                }
                if (frames.isFinal()) {
                    deliver(message.finish());
                    message.clear();
                    keepPace(Pace.Step.COMMAND);
                } else {
                    keepPace(Pace.Step.FRAGMENT);
                }
            }
        }
        message.clear();
        passOver();
        return OURS;
    }

    /** Our close is on its way: what the peer still says is not listened to, or nothing would hold it back. */
    private void passOver() {
        frames.skipToClose(() -> keepPace(Pace.Step.PASSED_OVER));
    }

    /**
     * Holds a peer back that asks too fast, by reading it later. What ends the connection need not wake this thread: it
     * waits for one interval of the pace at a time, which are milliseconds. So is a peer that has answers to take while
     * there is no memory for more.
     */
    private void keepPace(Pace.Step step) {
        long wait = pace.next(step);
        if (wait > 0 && (step == Pace.Step.PASSED_OVER || !session.isClosing())) {
            LockSupport.parkNanos(this, wait);
        }
        while (session.outbox().holdsUp() && !session.isClosing()) {
            LockSupport.parkNanos(this, Pace.INTERVAL_NANOS);
        }
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
        session.outbox().close(Frames.close(code, reason)); // behind the answers to what came before the fault
        return new CloseFrame(code, reason);
    }

    /**
     * Lets a last close frame out, and reads on to the peer's: a socket that is closed with unread bytes is reset, which
     * can take our close frame away from a peer that has not read it yet.
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
            // Out of step, end of stream, or the deadline: there is nobody left to be polite to.
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

    /** Never idle for Helidon, which would cut without a word: the heartbeat above decides. */
    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    /** The server stops. */
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
