package io.notiflux.websocket;

import static io.helidon.websocket.WsCloseCodes.CLOSED_ABNORMALLY;
import static io.helidon.websocket.WsCloseCodes.SERVICE_RESTART;
import static io.helidon.websocket.WsCloseCodes.UNEXPECTED_CONDITION;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.SocketContext;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.notiflux.connection.Outbox;
import io.notiflux.connection.Pace;
import io.notiflux.connection.Packet;
import io.notiflux.connection.SocketSink;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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
 *    |         end of stream, reset, kill        |
 *    +-------------------------------------------+
 *    |                                           |
 *    +--> close sent by us --> peer's close, or close timeout, then kill
 * </pre>
 *
 * <p>Ended is where the listener hears {@code onClose}; the politeness after it is not its concern. The reading thread
 * owns everything but the outbox, which takes what any thread sends. {@link #kill} closes the socket, which frees the
 * reader and a stalled writer alike.
 */
public final class WebSocketConnection implements ServerConnection, WsSession {
    private static final byte[] NOTHING = {};
    /** One for all: Helidon's own, with an address of the connection's, takes memory on each. */
    private static final String THREAD_NAME = "websocket";

    private static final CloseFrame GONE = new CloseFrame(CLOSED_ABNORMALLY, "");

    private final ConnectionContext ctx;
    private final SocketSink socket;
    /** Empty once it is sent. */
    private byte[] handshakeResponse;

    private final WsListener listener;
    private final Outbox outbox;
    private final WebSocketLimits limits;
    private final ScheduledExecutorService timer;
    private final FrameReader frames;
    private final MessageAssembler message;
    private final Pace pace = new Pace(System::nanoTime);
    private final AtomicBoolean started = new AtomicBoolean();
    /** Our close is on its way, or the socket closed: what comes is read as fast as it can be, up to the peer's end. */
    private volatile boolean ending;

    WebSocketConnection(
            ConnectionContext ctx,
            SocketSink socket,
            byte[] handshakeResponse,
            WsListener listener,
            Outbox outbox,
            WebSocketLimits limits,
            ScheduledExecutorService timer) {
        this.ctx = ctx;
        this.socket = socket;
        this.handshakeResponse = handshakeResponse;
        this.listener = listener;
        this.outbox = outbox;
        this.limits = limits;
        this.timer = timer;
        this.frames = new FrameReader(ctx.dataReader());
        this.message = new MessageAssembler(limits.maxMessageBytes(), limits.inbound());
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
            listener.onOpen(this);
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
            listener.onClose(this, end.code(), end.reason());
        }
        if (isThere) {
            takeLeave();
        } else {
            outbox.discard();
        }
    }

    private CloseFrame readToEnd() {
        while (true) {
            frames.next();
            if (frames.isControl()) {
                byte[] payload = frames.controlPayload();
                switch (frames.opcode()) {
                    case Frames.PING -> {
                        offer(Frames.control(Frames.PONG, payload));
                        listener.onPing(this, BufferData.create(payload));
                    }
                    case Frames.PONG -> listener.onPong(this, BufferData.create(payload));
                    default -> {
                        CloseFrame close = CloseFrame.parse(payload);
                        outbox.cutShort(Frames.closeReply(payload)); // nothing where ours went out first
                        return close;
                    }
                }
                keepPace();
            } else {
                message.begin(frames.opcode(), frames.length());
                while (frames.hasMore()) {
                    message.append(frames.chunk());
                }
                if (frames.isFinal()) {
                    deliver(message.finish());
                    message.clear();
                    keepPace();
                }
            }
        }
    }

    /**
     * Holds a peer back that asks too fast, by reading it later. What ends the connection need not wake this thread: it
     * waits for one interval of the pace at a time, which are milliseconds.
     */
    private void keepPace() {
        long wait = pace.next();
        if (wait > 0 && !ending) {
            LockSupport.parkNanos(this, wait);
        }
    }

    private void deliver(MessageAssembler.Whole whole) {
        byte[] bytes = whole.content().array();
        int length = whole.content().remaining();
        if (whole.isText()) {
            listener.onMessage(this, new String(bytes, 0, length, StandardCharsets.UTF_8), true);
        } else {
            listener.onMessage(this, BufferData.create(bytes, 0, length), true);
        }
    }

    private CloseFrame fail(Throwable cause, int code, String reason) {
        listener.onError(this, cause);
        outbox.cutShort(Frames.close(code, reason));
        return new CloseFrame(code, reason);
    }

    /**
     * Lets a last close frame out, and reads on to the peer's: a socket that is closed with unread bytes is reset, which
     * can take our close frame away from a peer that has not read it yet.
     */
    private void takeLeave() {
        Future<?> deadline = killLater();
        try {
            if (outbox.awaitQuiet(limits.closeTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
                frames.skipToClose();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Out of step, end of stream, or the deadline: there is nobody left to be polite to.
        } finally {
            deadline.cancel(false);
            outbox.discard();
        }
    }

    private static boolean isGone(Throwable e) {
        return e instanceof DataReader.InsufficientDataAvailableException
                || e instanceof ServerConnectionException
                || e instanceof UncheckedIOException;
    }

    // ---- for any thread

    /** Queues bytes that are whole frames. Where the peer does not keep up it is let go, see {@link #letGo}. */
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
        var slow = new SlowConsumer();
        if (outbox.cutShort(Frames.close(slow.closeCode(), SlowConsumer.REASON))) {
            ending = true;
            listener.onError(this, slow);
            Future<?> _ = killLater();
        }
    }

    /** Ends the connection at once, without a word to the peer. Does not block. */
    public void kill() {
        ending = true;
        outbox.discard();
        socket.abort();
    }

    /** When the peer was last held back for asking too fast, on {@link System#nanoTime}; the beginning if never. */
    public long heldBackNanos() {
        return pace.heldBackNanos();
    }

    /** What waits for the peer. To offer to it is {@link #offer}'s, which lets a slow peer go. */
    public Outbox outbox() {
        return outbox;
    }

    /** Kills the connection after the close timeout; what has ended by then does not notice. */
    private Future<?> killLater() {
        try {
            return timer.schedule(this::kill, limits.closeTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) { // the server has stopped, and so has the timer
            kill();
            return CompletableFuture.completedFuture(null);
        }
    }

    // ---- WsSession: any thread, none of it blocks

    /** @param last must be true: a message goes out in one frame */
    @Override
    public WsSession send(String text, boolean last) {
        requireWhole(last);
        offer(Packet.control(Frames.text(text)));
        return this;
    }

    /** @param last must be true: a message goes out in one frame */
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

    /** Closes once all that is queued is sent; kills a peer that has not answered within the close timeout. */
    @Override
    public WsSession close(int code, String reason) {
        if (outbox.close(Frames.close(code, reason))) {
            ending = true;
            Future<?> _ = killLater();
        }
        return this;
    }

    @Override
    public WsSession terminate() {
        kill();
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
            listener.onClose(this, GONE.code(), GONE.reason());
        } else if (interrupt) {
            kill();
        } else {
            close(SERVICE_RESTART, "server stops");
        }
    }
}
