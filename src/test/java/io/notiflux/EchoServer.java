package io.notiflux;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import io.notiflux.access.TestAccess;
import io.notiflux.connection.AllowedOrigins;
import io.notiflux.connection.DeliveryStats;
import io.notiflux.connection.MemoryBudget;
import io.notiflux.connection.Outboxes;
import io.notiflux.connection.Places;
import io.notiflux.connection.QueueBudget;
import io.notiflux.connection.Refused;
import io.notiflux.http.AllowedMethods;
import io.notiflux.http.CrossOrigin;
import io.notiflux.http.ProblemHandler;
import io.notiflux.http.RefusedRequests;
import io.notiflux.http1.AcceptedSockets;
import io.notiflux.http1.BoundedHttp1Connection;
import io.notiflux.http1.CurrentRequest;
import io.notiflux.http1.FramingFilter;
import io.notiflux.http1.RequestLimits;
import io.notiflux.http1.Successors;
import io.notiflux.publish.Broadcasts;
import io.notiflux.stats.Tally;
import io.notiflux.websocket.WebSocketLimits;
import io.notiflux.websocket.WebSocketUpgrader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Our HTTP/1.1 with routes that take anything: what is refused here, the framing has refused. */
final class EchoServer implements AutoCloseable {
    static final int MAX_BODY_BYTES = 100_000;

    private final WebServer server;
    private final ScheduledExecutorService timer;

    private EchoServer(WebServer server, ScheduledExecutorService timer) {
        this.server = server;
        this.timer = timer;
    }

    static EchoServer start() {
        return start(WsRouting.builder());
    }

    /** Starts with these WebSockets too. */
    static EchoServer start(WsRouting.Builder webSockets) {
        var timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().factory());
        var upgrader = new WebSocketUpgrader(
                new WebSocketLimits(MAX_BODY_BYTES, 0, new MemoryBudget(1 << 24), Duration.ofSeconds(2)),
                new AllowedOrigins(Set.of("*"), new Tally<>(List.of(Refused.values()))),
                new Outboxes(1 << 20, new QueueBudget(1 << 24), new DeliveryStats(), Thread::startVirtualThread),
                timer,
                TestAccess.log());
        var sockets =
                new AcceptedSockets(SocketOptions.builder().tcpNoDelay(true).build());
        var results = Broadcasts.newTally();
        var refused = new RefusedRequests(new CrossOrigin(List.of("/echo"), _ -> true), "/echo"::equals, results);
        WebServer server = WebServer.builder()
                .port(0)
                .protocolsDiscoverServices(false)
                .featuresDiscoverServices(false)
                .shutdownHook(false)
                .addConnectionSelector(BoundedHttp1Connection.selector(
                        upgrader.underEverySpelling(),
                        new Successors(),
                        new RequestLimits(MAX_BODY_BYTES, new MemoryBudget(1 << 24), Duration.ofSeconds(30)),
                        refused::answer,
                        sockets,
                        new Places(
                                1_000,
                                Duration.ofSeconds(10),
                                System::nanoTime,
                                new Tally<>(List.of(Refused.values()))),
                        TestAccess.log()))
                .connectionOptions(sockets)
                .useNio(false)
                .directHandlers(new ProblemHandler("/echo"::equals, results).forAll())
                .addRouting(webSockets)
                .routing(EchoServer::routes)
                .build()
                .start();
        return new EchoServer(server, timer);
    }

    private static void routes(HttpRouting.Builder routing) {
        routing.addFilter(new FramingFilter(() -> false))
                .get("/", (request, response) -> response.send("hello"))
                .route(
                        Method.OPTIONS,
                        "/",
                        (request, response) -> response.status(Status.NO_CONTENT_204)
                                .header(HeaderNames.ALLOW, "GET, HEAD, POST, OPTIONS")
                                .send())
                .post("/", EchoServer::echo)
                .post("/echo", EchoServer::echo)
                .register(rules -> AllowedMethods.refuseAllBut(rules, "/", Method.GET, Method.HEAD, Method.POST))
                .register(new AllowedMethods());
    }

    private static void echo(ServerRequest request, ServerResponse response) {
        CurrentRequest.wantBody(request);
        try (InputStream in = request.content().inputStream()) {
            response.send(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.port();
    }

    RawClient connect() throws IOException {
        return RawClient.connect(port(), 0);
    }

    @Override
    public void close() {
        server.stop();
        timer.shutdownNow();
    }
}
