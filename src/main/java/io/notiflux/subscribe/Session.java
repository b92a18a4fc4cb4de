package io.notiflux.subscribe;

import static io.helidon.websocket.WsCloseCodes.CLOSED_ABNORMALLY;
import static io.helidon.websocket.WsCloseCodes.SERVICE_RESTART;
import static io.helidon.websocket.WsCloseCodes.TOO_BIG;
import static io.helidon.websocket.WsCloseCodes.TRY_AGAIN_LATER;
import static java.lang.System.Logger.Level.ERROR;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.notiflux.connection.Packet;
import io.notiflux.token.Refusal;
import io.notiflux.token.Scope;
import io.notiflux.token.TokenVerifier;
import io.notiflux.topic.Message;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Subscriber;
import io.notiflux.topic.Subscription;
import io.notiflux.topic.TopicHub;
import io.notiflux.topic.TopicName;
import io.notiflux.websocket.Frames;
import io.notiflux.websocket.ProtocolViolation;
import io.notiflux.websocket.SlowConsumer;
import io.notiflux.websocket.WebSocketConnection;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One WebSocket's session: listens to its client, and subscribes it to topics. See the package for who may touch what. */
public final class Session implements WsListener, Subscriber, Client {
    private static final System.Logger LOGGER = System.getLogger(Session.class.getName());

    private final TopicHub hub;
    private final TokenVerifier tokens;
    private final Sessions sessions;
    private final Protocols protocols;
    private final int maxSubscriptions;
    /** Why the connection is about to end, where that is not the peer's doing; the first word counts. */
    private final AtomicReference<@Nullable EndReason> cause = new AtomicReference<>();

    /** By topic; small at first, as most connections have one. Reading thread only. */
    private final Map<String, Subscription> subscriptions = new HashMap<>(1);

    /** Chosen at the upgrade, before any other thread knows the session. */
    private @Nullable Protocol protocol;

    private volatile @Nullable WebSocketConnection connection;
    /** {@link System#nanoTime} of the last ping or pong, or of the beginning. */
    private volatile long heardNanos;
    /** No pong is read meanwhile; the client shows that it is there by taking what it gets. */
    private volatile boolean replaying;
    /** Heartbeat's thread only. */
    private long pingedNanos;

    /** @param maxSubscriptions that this connection may hold at once */
    public Session(TopicHub hub, TokenVerifier tokens, Sessions sessions, Protocols protocols, int maxSubscriptions) {
        this.hub = hub;
        this.tokens = tokens;
        this.sessions = sessions;
        this.protocols = protocols;
        this.maxSubscriptions = maxSubscriptions;
    }

    // ---- life

    /** @throws RequestException where no more connections are taken */
    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
        if (!sessions.reserve()) {
            throw RequestException.builder()
                    .type(DirectHandler.EventType.OTHER)
                    .status(Status.SERVICE_UNAVAILABLE_503)
                    .header(HeaderValues.create(HeaderNames.RETRY_AFTER, "5"))
                    .message("This server has all the connections that it may have, or is stopping; try again later.")
                    .build();
        }
        Protocol chosen = protocols.chosenBy(headers);
        protocol = chosen;
        return protocols.answer(chosen);
    }

    @Override
    public void onOpen(WsSession session) {
        heardNanos = System.nanoTime();
        pingedNanos = heardNanos;
        connection = (WebSocketConnection) session; // the only kind that WebSocketUpgrader makes
        sessions.open(this);
    }

    @Override
    public void onClose(WsSession session, int status, String reason) {
        subscriptions.values().forEach(Subscription::cancel);
        subscriptions.clear();
        endFor(status == CLOSED_ABNORMALLY ? EndReason.VANISHED : EndReason.CLIENT);
        sessions.end(this, Objects.requireNonNull(cause.get()));
    }

    @Override
    public void onError(WsSession session, Throwable error) {
        switch (error) {
            case SlowConsumer slow -> endFor(EndReason.SLOW);
            case ProtocolViolation violation ->
                endFor(
                        switch (violation.closeCode()) {
                            case TOO_BIG, TRY_AGAIN_LATER -> EndReason.LIMIT;
                            default -> EndReason.PROTOCOL;
                        });
            default -> {
                endFor(EndReason.ERROR);
                LOGGER.log(ERROR, "event=session_failed", error);
            }
        }
    }

    @Override
    public void onPing(WsSession session, BufferData payload) {
        heardNanos = System.nanoTime();
    }

    @Override
    public void onPong(WsSession session, BufferData payload) {
        heardNanos = System.nanoTime();
    }

    // ---- what clients ask for, on the reading thread

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
        protocol().receive(this, text);
    }

    /** Why the client may not subscribe to one of these topics; empty where it may subscribe to all. */
    Optional<Denial> denial(Set<String> topics, String token) {
        int added = 0;
        for (String topic : topics) {
            Optional<String> fault = TopicName.fault(topic);
            if (fault.isPresent()) {
                return Optional.of(new Denial(Denial.MALFORMED, fault.get(), Optional.of(topic)));
            }
            if (!subscriptions.containsKey(topic)) {
                added++;
            }
        }
        if (added > 0 && subscriptions.size() + added > maxSubscriptions) {
            return Optional.of(new Denial(
                    Denial.LIMITED,
                    "this connection has " + subscriptions.size() + " subscriptions, and the limit is "
                            + maxSubscriptions,
                    Optional.empty()));
        }
        for (String topic : topics) {
            if (tokens.verify(token, Scope.SUBSCRIBE, topic) instanceof Refusal refusal) {
                return Optional.of(new Denial(refusal.reason().code(), refusal.detail(), Optional.of(topic)));
            }
        }
        return Optional.empty();
    }

    /** Subscribes from now on. Repeating it is harmless. */
    void listen(String topic) {
        if (!subscriptions.containsKey(topic)) {
            keep(hub.subscribe(topic, this));
        }
    }

    /** Subscribes, but nothing comes before it is replayed: the client is to be answered first. */
    Subscription join(String topic, Optional<MessageId> since) {
        Subscription former = subscriptions.get(topic);
        Subscription subscription = former == null ? hub.join(topic, this, since) : hub.rejoin(former, since);
        keep(subscription);
        if (since.isPresent()) {
            sessions.recoveries().count(subscription.recovered() ? Sessions.FULL : Sessions.PARTIAL);
        }
        return subscription;
    }

    /** Sends what the subscription missed; it is live when this returns. */
    void replay(Subscription subscription) {
        WebSocketConnection open = open();
        replaying = true;
        Replay.run(subscription, open.outbox(), open::letGo);
        heardNanos = System.nanoTime();
        replaying = false;
    }

    void unsubscribe(String topic) {
        Subscription subscription = subscriptions.remove(topic);
        if (subscription != null) {
            subscription.cancel();
        }
    }

    /** What it is subscribed to now. */
    Set<String> topics() {
        return Set.copyOf(subscriptions.keySet());
    }

    private void keep(Subscription subscription) {
        subscriptions.put(subscription.topic(), subscription);
    }

    // ---- for any thread

    void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] utf8) {
        open().offer(Packet.control(Frames.text(utf8)));
    }

    @Override
    public String protocolLabel() {
        return protocol().label();
    }

    private WebSocketConnection open() {
        return Objects.requireNonNull(connection, "it is open");
    }

    private Protocol protocol() {
        return Objects.requireNonNull(protocol, "it was upgraded");
    }

    // ---- for other threads

    @Override
    public boolean offer(Message message) {
        WebSocketConnection open = connection;
        return open != null && open.offer(message.encoded(protocol().published()));
    }

    @Override
    public boolean replay(Message message) {
        WebSocketConnection open = connection;
        return open != null
                && open.outbox().hasRoom()
                && open.offer(message.encoded(protocol().replayed()));
    }

    @Override
    public void beat(long nowNanos, Heartbeat.Intervals intervals) {
        WebSocketConnection open = connection;
        if (open == null) {
            return;
        }
        if (open.outbox().stalledSince(nowNanos - intervals.writeTimeoutNanos())) {
            open.letGo();
        } else if (!replaying
                && nowNanos - heardNanos > intervals.clientTimeoutNanos()
                // or its pongs may be among what we have not read yet
                && nowNanos - open.heldBackNanos() > intervals.clientTimeoutNanos()) {
            endFor(EndReason.TIMEOUT);
            open.kill();
        } else if (nowNanos - pingedNanos >= intervals.pingNanos()) {
            pingedNanos = nowNanos;
            open.offer(Frames.ping());
        }
    }

    @Override
    public void drain() {
        WebSocketConnection open = connection;
        if (open != null) {
            endFor(EndReason.DRAIN);
            protocol().goAway(this);
            open.close(SERVICE_RESTART, "server restarts");
        }
    }

    @Override
    public long queuedBytes() {
        WebSocketConnection open = connection;
        return open == null ? 0 : open.outbox().queuedBytes();
    }

    private void endFor(EndReason reason) {
        cause.compareAndSet(null, reason);
    }
}
