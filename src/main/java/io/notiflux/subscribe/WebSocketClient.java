package io.notiflux.subscribe;

import static io.helidon.websocket.WsCloseCodes.CLOSED_ABNORMALLY;
import static io.helidon.websocket.WsCloseCodes.SERVICE_RESTART;
import static io.helidon.websocket.WsCloseCodes.UNEXPECTED_CONDITION;
import static io.helidon.websocket.WsCloseCodes.VIOLATED_POLICY;
import static java.lang.System.Logger.Level.ERROR;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.notiflux.access.Caller;
import io.notiflux.connection.Backlog;
import io.notiflux.connection.Packet;
import io.notiflux.token.TokenVerifier;
import io.notiflux.topic.Message;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Subscriber;
import io.notiflux.topic.Subscription;
import io.notiflux.topic.TopicHub;
import io.notiflux.websocket.Frames;
import io.notiflux.websocket.WebSocketSession;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket's client: it hears what the peer says, and is offered its messages. The package's Javadoc says which
 * thread may touch what.
 */
public final class WebSocketClient implements WsListener, Subscriber, Client {
    private static final System.Logger LOGGER = System.getLogger(WebSocketClient.class.getName());

    private final Clients clients;
    private final Protocols protocols;
    /**
     * The connection's lock. Whoever holds it does one command, with its replay. So whoever gets it while nobody else has it
     * knows that nothing is being replayed.
     */
    private final ReentrantLock commands = new ReentrantLock();
    /** Guarded by {@code commands}, but for the subject. */
    private final Subscriptions subscriptions;
    /** Null before the first look at a position. Only the log's thread uses it. */
    private @Nullable ToldPosition told;
    /** Why the connection is about to end, unless the peer ends it. The first reason counts. */
    private final AtomicReference<@Nullable EndReason> cause = new AtomicReference<>();

    private final long sinceNanos = System.nanoTime();
    private final Liveness liveness = new Liveness(sinceNanos);
    private long restsUntilNanos = sinceNanos;

    /** The protocol, which is chosen by the upgrade, before any other thread knows the client. */
    private @Nullable Protocol protocol;

    private volatile @Nullable WebSocketSession session;

    /** @param limits on this connection's subscriptions */
    public WebSocketClient(
            TopicHub hub, TokenVerifier tokens, Clients clients, Protocols protocols, SubscriptionLimits limits) {
        this.clients = clients;
        this.protocols = protocols;
        this.subscriptions = new Subscriptions(hub, tokens, clients, this, limits, commands);
    }

    // ---- life, on the reading thread

    /**
     * Chooses the protocol and takes a place for the connection.
     *
     * @throws RequestException if no more connections are taken, or there are no keys: most clients come again after it
     */
    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
        if (!subscriptions.haveKeys()) {
            throw RefusedUpgrade.forNow("This server has no keys yet to verify tokens with; try again later.");
        }
        protocol = protocols.chosenBy(headers);
        Optional<Headers> answer = protocols.answer(protocol());
        if (!clients.reserve()) { // comes last, because a later exception would keep the place
            throw RefusedUpgrade.forNow(clients.noPlace());
        }
        return answer;
    }

    @Override
    public void onOpen(WsSession opened) {
        var made = (WebSocketSession) opened; // the only kind that WebSocketUpgrader makes
        protocol = made.isCompressing() ? protocols.compressed(protocol()) : protocol;
        session = made;
        clients.open(this);
    }

    @Override
    public void onClose(WsSession closed, int status, String reason) {
        if (status == CLOSED_ABNORMALLY) {
            ((WebSocketSession) closed).outbox().discard(); // frees a replay, which has the lock
        }
        commands.lock();
        try {
            subscriptions.cancelAll();
        } finally {
            commands.unlock();
        }
        endsFor(status == CLOSED_ABNORMALLY ? EndReason.VANISHED : EndReason.CLIENT);
        clients.ended(this, Objects.requireNonNull(cause.get()));
    }

    @Override
    public void onError(WsSession failed, Throwable error) {
        EndReason.of(error).ifPresentOrElse(this::endsFor, () -> fault(error));
    }

    @Override
    public void onPing(WsSession pinged, BufferData payload) {
        liveness.heard();
    }

    @Override
    public void onPong(WsSession ponged, BufferData payload) {
        liveness.heard();
    }

    @Override
    public void onMessage(WsSession told, String text, boolean last) {
        commands.lock();
        try {
            subscriptions.endOver();
            protocol().receive(this, text);
        } finally {
            commands.unlock();
        }
    }

    /** The subscriptions, for a command. */
    Subscriptions subscriptions() {
        return subscriptions;
    }

    /**
     * Sends the messages that the subscription missed. It is live when this returns, unless it is over or the connection
     * about to end.
     */
    void replay(Subscription subscription) {
        subscriptions.endOver();
        WebSocketSession open = session();
        liveness.replaying(true);
        Replay.run(subscription, open.outbox(), open::letGo);
        liveness.replaying(false);
    }

    // ---- for any thread

    void send(byte[] utf8) {
        session().offer(Packet.control(Frames.text(utf8)));
    }

    @Override
    public boolean offer(Message message) {
        WebSocketSession open = session;
        return open != null && open.offer(message.encoded(protocol().encoding().published()));
    }

    @Override
    public boolean replay(Message message) {
        WebSocketSession open = session;
        return open != null
                && open.outbox().hasRoom()
                && open.offer(message.encoded(protocol().encoding().replayed()));
    }

    @Override
    public void failed(Throwable fault) {
        fault(fault);
        WebSocketSession open = session;
        if (open != null) {
            open.close(UNEXPECTED_CONDITION, "internal error");
        }
    }

    @Override
    public void lost() {
        WebSocketSession open = session;
        if (open != null
                && cause.compareAndSet(null, EndReason.GAP)
                && open.leave(protocol().goAway(), SERVICE_RESTART, "messages may be missing")) {
            Future<?> _ = open.abortLater();
        }
    }

    @Override
    public void position(MessageId id) {
        WebSocketSession open = session;
        Optional<Packet> packet = protocol().position(id);
        if (open == null || packet.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        ToldPosition before = told;
        if (before == null) {
            told = new ToldPosition(now);
        } else if (before.isDue(id, now, clients.positionNanos()) && commands.tryLock()) {
            try {
                if (subscriptions.haveAPosition() && open.outbox().hasRoom() && open.offer(packet.get())) {
                    before.told(id, now);
                }
            } finally {
                commands.unlock();
            }
        }
    }

    @Override
    public ClientKind kind() {
        return protocol().kind();
    }

    @Override
    public Caller caller() {
        return session().caller();
    }

    @Override
    public String subject() {
        return subscriptions.subject();
    }

    @Override
    public boolean hasShownOneOf(Set<String> tokens) {
        return subscriptions.hasShownOneOf(tokens);
    }

    @Override
    public long sinceNanos() {
        return sinceNanos;
    }

    @Override
    public boolean rests(long nowNanos) {
        return nowNanos - restsUntilNanos < 0;
    }

    @Override
    public void beat(long nowNanos, Heartbeat.Intervals intervals) {
        WebSocketSession open = session;
        if (open == null || open.isClosing()) { // whoever closes it sees to its end, and listens to it no more
            return;
        }
        if (open.outbox().stalledSince(nowNanos - intervals.writeTimeoutNanos())) {
            open.letGo();
        } else if (!subscriptions.expire(nowNanos)) {
            endsFor(EndReason.EXPIRED);
            open.close(VIOLATED_POLICY, "token expired");
        } else {
            switch (liveness.due(nowNanos, intervals, open.heldBackNanos())) {
                case TIMEOUT -> {
                    endsFor(EndReason.TIMEOUT);
                    open.abort();
                }
                case PING -> open.offer(Frames.ping());
                case NOTHING -> {}
            }
            restsUntilNanos = liveness.nextDueNanos(intervals);
        }
    }

    @Override
    public Farewell leave(Flush flush) throws InterruptedException {
        WebSocketSession open = session();
        endsFor(EndReason.DRAIN);
        if (!open.leave(protocol().goAway(), SERVICE_RESTART, "server restarts")) {
            return Farewell.NONE;
        }
        if (flush.await(open.outbox())) {
            Future<?> _ = open.abortLater(flush.patience());
            return Farewell.WHOLE;
        }
        open.abort();
        return Farewell.CUT;
    }

    @Override
    public long writtenBytes() {
        return session().writtenBytes();
    }

    @Override
    public long queuedBytes() {
        WebSocketSession open = session;
        return open == null ? 0 : open.outbox().queuedBytes();
    }

    @Override
    public Backlog backlogSince(long nanos) {
        WebSocketSession open = session;
        return open == null ? Backlog.NONE : open.outbox().backlogSince(nanos);
    }

    @Override
    public void disconnect() {
        WebSocketSession open = session;
        if (open != null) {
            endsFor(EndReason.ADMIN);
            open.close(VIOLATED_POLICY, "disconnected by an operator");
        }
    }

    @Override
    public void letGo() {
        WebSocketSession open = session;
        if (open != null) {
            open.letGo();
        }
    }

    /** Tells the client which subscriptions have ended with their tokens. */
    void expired(Collection<String> topics) {
        session().offer(Packet.control(protocol().expired(topics)));
    }

    /** Notes that the client has shown a good token. */
    void authorized() {
        session().authorized();
    }

    private void fault(Throwable fault) {
        endsFor(EndReason.ERROR);
        LOGGER.log(ERROR, "event=client_failed", fault);
    }

    private void endsFor(EndReason reason) {
        cause.compareAndSet(null, reason);
    }

    private WebSocketSession session() {
        return Objects.requireNonNull(session, "it is open");
    }

    private Protocol protocol() {
        return Objects.requireNonNull(protocol, "it was upgraded");
    }
}
