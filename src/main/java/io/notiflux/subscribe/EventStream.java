package io.notiflux.subscribe;

import static java.lang.System.Logger.Level.ERROR;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import io.notiflux.access.Caller;
import io.notiflux.connection.Backlog;
import io.notiflux.connection.Offer;
import io.notiflux.connection.Outbox;
import io.notiflux.connection.Packet;
import io.notiflux.connection.SocketSink;
import io.notiflux.token.Grant;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Since;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One stream of server-sent events, from the head of the response to its end. It takes over the HTTP connection, as a
 * WebSocket does. Its thread reads only to notice the end, and everything that is sent goes through the outbox.
 */
public final class EventStream implements ServerConnection, Client {
    private static final System.Logger LOGGER = System.getLogger(EventStream.class.getName());

    /** How often a stream that waits for an id looks whether it must end. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final EventStreams streams;
    private final ConnectionContext ctx;
    private final Caller caller;
    private final String subject;
    /** The token's, by which it may be revoked; mostly empty. */
    private final String tokenId;

    private final long end;
    private final long sinceNanos = System.nanoTime();
    private final List<Since> since;
    private final String headers;
    private final SocketSink socket;
    private final Outbox outbox;
    private final EventTopics topics;
    private final AtomicBoolean started = new AtomicBoolean();
    private final StreamPhase phase = new StreamPhase();
    private final AtomicReference<@Nullable EndReason> cause = new AtomicReference<>();
    /** Whether everything is replayed. */
    private volatile boolean live;
    /** Null before the first look at a position. Only the log's thread uses it. */
    private @Nullable ToldPosition told;
    /** Only the heartbeat's thread uses it. */
    private long pingedNanos = sinceNanos;

    EventStream(
            EventStreams streams,
            ConnectionContext ctx,
            Caller caller,
            Grant grant,
            List<String> topics,
            List<Since> since,
            String headers,
            SocketSink socket,
            Outbox outbox) {
        this.streams = streams;
        this.ctx = ctx;
        this.caller = caller;
        this.subject = Subject.kept(grant.subject());
        this.tokenId = grant.id();
        this.end = streams.limits().expiry().end(grant);
        this.since = since;
        this.headers = headers;
        this.socket = socket;
        this.outbox = outbox;
        this.topics = new EventTopics(this, topics, outbox, this::send, this::fault, this::lost);
    }

    // ---- life, on the reading thread

    @Override
    public void handle(Limit limit) {
        if (!started.compareAndSet(false, true)) {
            return; // Helidon closed it before it began
        }
        try {
            streams.clients().open(this);
            if (streams.revoked().contains(tokenId)) { // by somebody who looked for it before it was there
                disconnect();
            }
            begin();
            readToEnd();
        } catch (DataReader.InsufficientDataAvailableException e) {
            endsFor(EndReason.CLIENT);
        } catch (ServerConnectionException | UncheckedIOException e) {
            endsFor(EndReason.VANISHED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            fault(e);
        } finally {
            ended();
        }
    }

    private void begin() throws InterruptedException {
        awaitIds();
        topics.join(streams.hub(), since, streams.clients(), streams.limits().waiting());
        send(EventText.opening(headers, streams.retryMillis(), topics.cursor(), !topics.recovered()));
        if (phase.opened()) {
            topics.replay(this::letGo);
            live = true;
        } else {
            sayFarewell();
        }
    }

    /**
     * Waits until this node has applied the ids that the client saw at another node, but not for longer than {@link
     * Deferred#PATIENCE}. In between it looks whether the stream must end.
     */
    private void awaitIds() throws InterruptedException {
        long deadline = System.nanoTime() + Deferred.PATIENCE.toNanos();
        for (Since each : since) {
            Optional<MessageId> id = each.named();
            while (id.isPresent() && streams.hub().isAhead(id.get()) && !phase.isLeaving()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                boolean _ = streams.hub().awaitPosition(id.get(), Duration.ofNanos(Math.min(left, LOOK.toNanos())));
            }
        }
    }

    /** Reads until the connection ends, and ignores the bytes: a client has nothing to say after its request. */
    private void readToEnd() {
        DataReader in = ctx.dataReader();
        while (true) {
            in.ensureAvailable();
            in.skip(in.available());
        }
    }

    private void ended() {
        topics.cancel();
        outbox.discard();
        EndReason reason = cause.get();
        streams.ended(this, topics.names(), reason == null ? EndReason.VANISHED : reason);
    }

    // ---- for any thread

    private boolean send(Packet packet) {
        Offer offer = outbox.offer(packet);
        if (offer == Offer.OVERFLOW) {
            letGo();
        }
        return offer == Offer.QUEUED;
    }

    @Override
    public void letGo() {
        endsFor(EndReason.SLOW);
        abort();
    }

    /** The other end of its connection, which may be a proxy's. */
    SocketAddress peer() {
        return ctx.remotePeer().address();
    }

    /** Ends the stream, whose peer is gone. */
    void vanished() {
        endsFor(EndReason.VANISHED);
        abort();
    }

    private void fault(Throwable fault) {
        endsFor(EndReason.ERROR);
        LOGGER.log(ERROR, "event=client_failed", fault);
        abort();
    }

    /** Ends the stream at once. The stream's thread notices it. */
    private void abort() {
        outbox.discard();
        socket.abort();
    }

    @Override
    public ClientKind kind() {
        return ClientKind.SSE;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public boolean hasShownOneOf(Set<String> tokens) {
        return tokens.contains(tokenId);
    }

    @Override
    public long sinceNanos() {
        return sinceNanos;
    }

    @Override
    public boolean rests(long nowNanos) {
        return false;
    }

    @Override
    public void beat(long nowNanos, Heartbeat.Intervals intervals) {
        if (streams.limits().expiry().isOver(end)) {
            endSoon(EndReason.EXPIRED);
            return;
        }
        if (!phase.isOpen()) {
            return; // nothing may come before the head
        }
        if (outbox.stalledSince(nowNanos - intervals.writeTimeoutNanos())) {
            letGo();
        } else if (nowNanos - pingedNanos >= intervals.commentNanos()) {
            pingedNanos = nowNanos;
            send(EventText.COMMENT);
        }
    }

    @Override
    public Farewell leave(Flush flush) throws InterruptedException {
        endsFor(EndReason.DRAIN);
        if (!phase.leave() || !outbox.close(EventText.farewell(streams.retryMillis()))) {
            return Farewell.NONE; // where the head is still to be sent, the stream's own thread does the rest
        }
        try {
            return flush.await(outbox) ? Farewell.WHOLE : Farewell.CUT;
        } finally {
            socket.abort();
        }
    }

    @Override
    public void lost() {
        endSoon(EndReason.GAP);
    }

    @Override
    public void disconnect() {
        endSoon(EndReason.ADMIN);
    }

    private void endSoon(EndReason reason) {
        endsFor(reason);
        if (phase.leave()) {
            sayFarewell();
        }
    }

    private void sayFarewell() {
        if (outbox.close(EventText.farewell(streams.retryMillis()))) {
            streams.outboxes().writers().execute(this::abortOnceWritten);
        }
    }

    private void abortOnceWritten() {
        try {
            boolean _ = outbox.awaitQuiet(streams.closeTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            socket.abort();
        }
    }

    @Override
    public void position(MessageId id) {
        if (!live) {
            return;
        }
        long now = System.nanoTime();
        if (told == null) {
            told = new ToldPosition(now);
        } else if (told.isDue(id, now, streams.clients().positionNanos()) && outbox.hasRoom() && topics.moveTo(id)) {
            told.told(id, now);
        }
    }

    @Override
    public long writtenBytes() {
        return socket.written();
    }

    @Override
    public long queuedBytes() {
        return outbox.queuedBytes();
    }

    @Override
    public Backlog backlogSince(long nanos) {
        return outbox.backlogSince(nanos);
    }

    private void endsFor(EndReason reason) {
        cause.compareAndSet(null, reason);
    }

    // ---- ServerConnection

    /** Always zero, so that Helidon never finds the connection idle. The heartbeat decides instead. */
    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    /** Ends the stream, because the server stops. */
    @Override
    public void close(boolean interrupt) {
        if (started.compareAndSet(false, true)) {
            ended();
        } else if (interrupt) {
            abort();
        } else {
            endSoon(EndReason.DRAIN);
        }
    }
}
