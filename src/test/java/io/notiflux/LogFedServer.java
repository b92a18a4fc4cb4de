package io.notiflux;

import static org.awaitility.Awaitility.await;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsRouting;
import io.notiflux.cluster.Broadcast;
import io.notiflux.config.ConfigException;
import io.notiflux.config.NotifluxConfig;
import io.notiflux.http.RefusedRequests;
import io.notiflux.http1.AcceptedSockets;
import io.notiflux.http1.BoundedHttp1Connection;
import io.notiflux.http1.RequestLimits;
import io.notiflux.subscribe.Clients;
import io.notiflux.subscribe.Drain;
import io.notiflux.subscribe.EventStreams;
import io.notiflux.subscribe.EventsService;
import io.notiflux.subscribe.Heartbeat;
import io.notiflux.subscribe.HistoryService;
import io.notiflux.subscribe.Protocols;
import io.notiflux.subscribe.WebSocketClient;
import io.notiflux.topic.HistoryLimits;
import io.notiflux.topic.TopicHub;
import io.notiflux.websocket.WebSocketLimits;
import io.notiflux.websocket.WebSocketUpgrader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** The server's subscribing side on a free port, fed by a log that the test plays: it is the log's thread. */
final class LogFedServer implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(200);
    /** Long: tests' clients answer at once, and the machine may be busy. */
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final TestKeys keys = TestKeys.p256();
    private final Parts parts;
    private final TopicHub hub =
            TopicHub.ofLog(new HistoryLimits(100, Duration.ofMinutes(5), 1 << 24), System::nanoTime);
    private final Clients clients;
    private final HubSink sink;
    private final WebServer web;

    private LogFedServer() throws ConfigException {
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", "0");
        environment.put("JWT_PUBLIC_KEY_B64", keys.publicPemBase64());
        environment.put("MAX_SUBSCRIPTIONS", "10");
        parts = new Parts(NotifluxConfig.read(environment), Timeouts.DEFAULT);
        clients = new Clients(100, () -> false, INTERVAL, parts.refusals, parts.access);
        sink = new HubSink(hub, clients, parts.tokens.revoked());
        web = webServer();
    }

    static LogFedServer start() throws ConfigException {
        var server = new LogFedServer();
        server.web.start();
        new Heartbeat(server.clients, () -> true, INTERVAL, Duration.ofSeconds(30), Duration.ofSeconds(10))
                .start(server.parts.timer);
        return server;
    }

    private WebServer webServer() {
        var sockets = new AcceptedSockets(SocketOptions.builder().build());
        var upgrader = new WebSocketUpgrader(
                new WebSocketLimits(1 << 20, 0, parts.messages, CLOSE),
                parts.origins,
                parts.outboxes,
                parts.timer,
                parts.access);
        var streams = new EventStreams(
                hub, clients, parts.limits, parts.outboxes, CLOSE, parts.tokens.revoked(), parts.random);
        var protocols = new Protocols(parts.random);
        return WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .useNio(false)
                .protocolsDiscoverServices(false)
                .featuresDiscoverServices(false)
                .shutdownHook(false)
                .addConnectionSelector(BoundedHttp1Connection.selector(
                        upgrader.underEverySpelling(),
                        parts.successors,
                        new RequestLimits(1 << 20, parts.bodies, Duration.ofSeconds(30)),
                        new RefusedRequests(parts.crossOrigin, "/broadcast"::equals, parts.broadcasts)::answer,
                        sockets,
                        parts.places,
                        parts.access))
                .addRouting(WsRouting.builder()
                        .endpoint(
                                "/ws", () -> new WebSocketClient(hub, parts.tokens, clients, protocols, parts.limits)))
                .routing(
                        routing -> routing.register(new HistoryService(hub, parts.tokens, parts.readings, parts.access))
                                .register(new EventsService(
                                        parts.tokens,
                                        parts.origins::admits,
                                        10,
                                        streams::reserve,
                                        clients::refused,
                                        streams::open,
                                        clients::noPlace,
                                        streams::comeBack,
                                        parts.access,
                                        parts.successors)))
                .build();
    }

    TestKeys keys() {
        return keys;
    }

    TopicHub hub() {
        return hub;
    }

    Clients clients() {
        return clients;
    }

    /** The log begins, or has a gap. */
    void forget(String epoch, long through) {
        sink.forget(epoch, through, "test");
    }

    /** The log's next record, with one broadcast whose message is its sequence. */
    void record(long sequence, String topic) {
        sink.deliver("log", sequence, List.of(new Broadcast(topic, Long.toString(sequence))));
    }

    /** Lets the log have nothing new for longer than clients wait for a position. */
    void stayQuiet() {
        long end = System.nanoTime() + INTERVAL.multipliedBy(5).toNanos();
        quietUntil(() -> System.nanoTime() - end > 0);
    }

    /** What somebody gets while the log has nothing new. */
    <T> T whileQuiet(Callable<T> next) {
        CompletableFuture<T> got = CompletableFuture.supplyAsync(() -> {
            try {
                return next.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        quietUntil(got::isDone);
        return got.join();
    }

    private void quietUntil(BooleanSupplier done) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    sink.between();
                    return done.getAsBoolean();
                });
    }

    int port() {
        return web.port();
    }

    TestSubscriber json() {
        return connect("notiflux.v1.json");
    }

    TestSubscriber connect(String... subprotocols) {
        return TestSubscriber.connect(URI.create("ws://127.0.0.1:" + web.port() + "/ws"), keys, subprotocols);
    }

    /** A stream of these topics, which resumes from the cursor where there is one. */
    EventReader events(String cursor, String... topics) throws IOException {
        String target = EventReader.target(keys, topics);
        return cursor.isEmpty()
                ? EventReader.get(web.port(), target)
                : EventReader.get(web.port(), target, "Last-Event-ID: " + cursor);
    }

    /** Lets all clients go. */
    void drain() throws InterruptedException {
        var second = Duration.ofSeconds(1);
        new Drain(clients, new Drain.Limits(Duration.ZERO, second.multipliedBy(4), second, second)).run();
    }

    @Override
    public void close() {
        try {
            drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        web.stop();
        parts.timer.shutdownNow();
    }
}
