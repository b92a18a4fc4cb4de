package io.notiflux.session;

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
import io.notiflux.outbox.Packet;
import io.notiflux.token.Grant;
import io.notiflux.token.Refusal;
import io.notiflux.token.Scope;
import io.notiflux.token.TokenVerifier;
import io.notiflux.topic.Message;
import io.notiflux.topic.Subscriber;
import io.notiflux.topic.Subscription;
import io.notiflux.topic.TopicHub;
import io.notiflux.topic.TopicName;
import io.notiflux.websocket.Frames;
import io.notiflux.websocket.ProtocolViolation;
import io.notiflux.websocket.SlowConsumer;
import io.notiflux.websocket.WebSocketConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the plain protocol: a listener to its commands, and a subscriber to topics. See the package for who
 * may touch what.
 */
public final class Session implements WsListener, Subscriber {
    private static final System.Logger LOGGER = System.getLogger(Session.class.getName());

    /** One instance, so that all sessions share a message's frame. */
    private static final Function<Message, Packet> PLAIN = Session::plainFrame;

    private final TopicHub hub;
    private final TokenVerifier tokens;
    private final Sessions sessions;
    private final int maxSubscriptions;
    /** Why the connection is about to end, where that is not the peer's doing; the first word counts. */
    private final AtomicReference<@Nullable EndReason> cause = new AtomicReference<>();

    /** By topic; small at first, as most connections have one. Reading thread only. */
    private final Map<String, Subscription> subscriptions = new HashMap<>(1);

    private volatile @Nullable WebSocketConnection connection;
    /** {@link System#nanoTime} of the last ping or pong, or of the beginning. */
    private volatile long heardNanos;
    /** Heartbeat's thread only. */
    private long pingedNanos;

    /** @param maxSubscriptions that this connection may hold at once */
    public Session(TopicHub hub, TokenVerifier tokens, Sessions sessions, int maxSubscriptions) {
        this.hub = hub;
        this.tokens = tokens;
        this.sessions = sessions;
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
        return Optional.empty();
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

    // ---- commands

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
        switch (PlainCommand.parse(text)) {
            case PlainCommand.Subscribe(String topic, String token) ->
                subscribe(topic, token)
                        .ifPresent(why -> session.send("Not allowed to subscribe to " + topic + ": " + why, true));
            case PlainCommand.Unsubscribe(String topic) -> unsubscribe(topic);
            case PlainCommand.UnsubscribeAll() -> {
                subscriptions.values().forEach(Subscription::cancel);
                subscriptions.clear();
            }
            case PlainCommand.Mistaken(String answer) -> session.send(answer, true);
            case PlainCommand.Ignored() -> {}
        }
    }

    /** @return why not, where it is refused */
    private Optional<String> subscribe(String topic, String token) {
        Optional<String> fault = TopicName.fault(topic);
        if (fault.isPresent()) {
            return fault;
        }
        boolean isNew = !subscriptions.containsKey(topic);
        if (isNew && subscriptions.size() >= maxSubscriptions) {
            return Optional.of("this connection has " + maxSubscriptions + " subscriptions, which is the limit");
        }
        return switch (tokens.verify(token, Scope.SUBSCRIBE, topic)) {
            case Refusal refusal -> Optional.of(refusal.detail());
            case Grant granted -> {
                if (isNew) {
                    Subscription subscription = hub.subscribe(topic, this);
                    subscriptions.put(subscription.topic(), subscription);
                }
                yield Optional.empty();
            }
        };
    }

    private void unsubscribe(String topic) {
        Subscription subscription = subscriptions.remove(topic);
        if (subscription != null) {
            subscription.cancel();
        }
    }

    // ---- for other threads

    @Override
    public boolean offer(Message message) {
        WebSocketConnection open = connection;
        return open != null && open.offer(message.encoded(PLAIN));
    }

    /** A look at the clock, by the heartbeat's thread. */
    void beat(long nowNanos, Heartbeat.Intervals intervals) {
        WebSocketConnection open = connection;
        if (open == null) {
            return;
        }
        if (open.stalledSince(nowNanos - intervals.writeTimeoutNanos())) {
            open.letGo();
        } else if (nowNanos - heardNanos > intervals.clientTimeoutNanos()
                // or its pongs may be among what we have not read yet
                && nowNanos - open.heldBackNanos() > intervals.clientTimeoutNanos()) {
            endFor(EndReason.TIMEOUT);
            open.kill();
        } else if (nowNanos - pingedNanos >= intervals.pingNanos()) {
            pingedNanos = nowNanos;
            open.offer(Frames.ping());
        }
    }

    private static Packet plainFrame(Message message) {
        return Packet.delivery(Frames.text(message.text()), message.acceptedNanos());
    }

    void drain() {
        WebSocketConnection open = connection;
        if (open != null) {
            endFor(EndReason.DRAIN);
            open.close(SERVICE_RESTART, "server restarts");
        }
    }

    long queuedBytes() {
        WebSocketConnection open = connection;
        return open == null ? 0 : open.queuedBytes();
    }

    private void endFor(EndReason reason) {
        cause.compareAndSet(null, reason);
    }
}
