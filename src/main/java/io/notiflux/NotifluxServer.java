package io.notiflux;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import io.helidon.webserver.websocket.WsRouting;
import io.notiflux.config.ConfigException;
import io.notiflux.config.FileDescriptors;
import io.notiflux.config.NotifluxConfig;
import io.notiflux.connection.AllowedOrigins;
import io.notiflux.connection.BoundedHttp1Connection;
import io.notiflux.connection.DeliveryStats;
import io.notiflux.connection.InboundBudget;
import io.notiflux.connection.Successors;
import io.notiflux.http.AllowedMethods;
import io.notiflux.http.CrossOrigin;
import io.notiflux.http.HealthService;
import io.notiflux.http.ProblemHandler;
import io.notiflux.http.StaticFiles;
import io.notiflux.ops.BuildInfo;
import io.notiflux.ops.Exposition;
import io.notiflux.ops.Lifecycle;
import io.notiflux.ops.ServerCollector;
import io.notiflux.publish.BatchService;
import io.notiflux.publish.BroadcastService;
import io.notiflux.publish.Broadcasts;
import io.notiflux.stats.Tally;
import io.notiflux.subscribe.EventStreams;
import io.notiflux.subscribe.EventsService;
import io.notiflux.subscribe.Heartbeat;
import io.notiflux.subscribe.Protocols;
import io.notiflux.subscribe.Session;
import io.notiflux.subscribe.Sessions;
import io.notiflux.token.KeySource;
import io.notiflux.token.TokenVerifier;
import io.notiflux.topic.TopicHub;
import io.notiflux.websocket.WebSocketLimits;
import io.notiflux.websocket.WebSocketUpgrader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The whole server: makes the parts, joins them, starts and stops them. */
public final class NotifluxServer implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(NotifluxServer.class.getName());

    /** Starting and stopping take turns: a signal may come at any time, and a second one after it. */
    private final ReentrantLock turn = new ReentrantLock();

    private final Lifecycle lifecycle = new Lifecycle();
    private final DeliveryStats deliveries = new DeliveryStats();
    private final Tally broadcasts = Broadcasts.newTally();
    /** Thread-safe, and nothing hangs on its quality: it spreads clients that come back. */
    private final Random random = new Random();

    private final Protocols protocols = new Protocols(random);
    private final Successors successors = new Successors();
    private final FileDescriptors descriptors = FileDescriptors.ofThisProcess();
    private final NotifluxConfig config;
    private final AllowedOrigins origins;
    private final Timeouts timeouts;
    private final TopicHub hub;
    private final TokenVerifier tokens;
    private final Sessions sessions;
    private final ScheduledThreadPoolExecutor timer;
    private final WebServer webServer;
    private final Exposition exposition;

    /**
     * What operators have no reason to change.
     *
     * @param request how long a request may take to arrive, and a connection may wait for the next one
     * @param close how long a peer may take to answer a close frame
     */
    record Timeouts(Duration request, Duration close) {
        static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(2));
    }

    /** Joins the parts; nothing runs before {@link #start}. */
    NotifluxServer(NotifluxConfig config) throws ConfigException {
        this(config, Timeouts.DEFAULT);
    }

    NotifluxServer(NotifluxConfig config, Timeouts timeouts) throws ConfigException {
        this.config = config;
        this.timeouts = timeouts;
        this.origins = new AllowedOrigins(config.allowedOrigins());
        this.hub = new TopicHub(newEpoch(), config.history(), System::nanoTime);
        this.tokens = new TokenVerifier(config.keys().keys(), Clock.systemUTC());
        this.sessions = new Sessions(maxConnections());
        this.timer = newTimer();
        this.webServer = newWebServer();
        this.exposition = Exposition.open(
                new ServerCollector(sessions, hub, tokens, broadcasts, deliveries, lifecycle, BuildInfo.read()));
    }

    /** Listens when this returns. Once, and closed afterwards. */
    void start() throws ConfigException {
        turn.lock();
        try {
            listen();
        } finally {
            turn.unlock();
        }
    }

    private void listen() throws ConfigException {
        webServer.start();
        if (!webServer.isRunning()) { // Helidon does not throw
            release();
            throw ListenFailure.of(config);
        }
        new Heartbeat(sessions, config.heartbeatInterval(), config.clientTimeout(), config.writeTimeout()).start(timer);
        config.keys().file().ifPresent(file -> new KeySource(file.path(), file.content(), tokens::keys).watch(timer));
        expireHistory();
        lifecycle.serving();
        LOGGER.log(
                INFO,
                "event=listening host=" + config.host() + " port=" + port() + " max_connections=" + maxConnections());
    }

    /** What is too old is never replayed; this is for its memory. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it, and it throws nothing
    private void expireHistory() {
        Duration ttl = config.history().ttl();
        long period = Math.clamp(ttl.toMillis() / 10, 10, 10_000);
        timer.scheduleAtFixedRate(hub::expire, period, period, TimeUnit.MILLISECONDS);
    }

    /** The port that it listens on. */
    public int port() {
        return webServer.port();
    }

    /**
     * Takes nothing new, closes every WebSocket with 1012 behind what is queued for it, and waits for them to end: a
     * peer that does not answer is killed after the close timeout.
     */
    void drain() {
        if (!lifecycle.stopping()) {
            return;
        }
        LOGGER.log(INFO, "event=stopping connections=" + sessions.connections());
        sessions.drain();
        try {
            if (!sessions.awaitEmpty(timeouts.close().multipliedBy(2))) {
                LOGGER.log(WARNING, "event=stopping connections_left=" + sessions.connections());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Drains and stops. Repeating it is harmless. */
    @Override
    public void close() {
        turn.lock();
        try {
            drain();
            release();
        } finally {
            turn.unlock();
        }
    }

    private void release() {
        webServer.stop();
        timer.shutdownNow();
        exposition.close();
    }

    private int maxConnections() {
        return Math.min(config.maxConnections(), descriptors.webSockets());
    }

    private InboundBudget inboundBudget() {
        return InboundBudget.ofHeap(config.maxMessageBytes());
    }

    private WebServer newWebServer() throws ConfigException {
        var upgrader = new WebSocketUpgrader(
                new WebSocketLimits(
                        config.maxMessageBytes(), inboundBudget(), config.queueMaxBytes(), timeouts.close()),
                origins,
                deliveries,
                Thread::startVirtualThread,
                timer);
        return WebServer.builder()
                .address(address())
                .port(config.port())
                .protocolsDiscoverServices(false) // HTTP/1.1 is ours alone, below
                .addConnectionSelector(BoundedHttp1Connection.selector(
                        http1Config(), upgrader.underEverySpelling(), successors, timeouts.request()))
                .idleConnectionTimeout(timeouts.request())
                .idleConnectionPeriod(timeouts.request().dividedBy(5))
                .useNio(false) // Helidon's other socket corrupts concurrent writes, and costs 6 kB a connection more
                .connectionOptions(socket -> socket.tcpNoDelay(true)) // or a message over 8 kB waits for an ACK
                .maxTcpConnections(descriptors.sockets())
                .maxPayloadSize(config.maxMessageBytes())
                .errorHandling(ErrorHandling.builder()
                        .includeEntity(true) // or a problem cannot tell what is wrong
                        .build())
                .directHandlers(new ProblemHandler(BroadcastService.PATH, broadcasts).forAll())
                .shutdownHook(false) // Main has one, which drains first
                .featuresDiscoverServices(false)
                .addFeature(observe())
                .addRouting(WsRouting.builder()
                        .endpoint(
                                "/ws", () -> new Session(hub, tokens, sessions, protocols, config.maxSubscriptions())))
                .routing(this::route)
                .build();
    }

    @SuppressWarnings("removal") // of the logs' switches, which have no successor yet
    private static Http1Config http1Config() {
        return Http1Config.builder()
                .maxHeadersSize(32 * 1_024) // a long token of 16 kB, and room for the others
                .maxPrologueLength(32 * 1_024) // the same, as a browser's stream of events has its token in the URL
                .receiveLog(false) // at the lowest level it would log tokens and messages
                .sendLog(false)
                .build();
    }

    private ObserveFeature observe() {
        return ObserveFeature.builder()
                .observersDiscoverServices(false)
                .addObserver(HealthObserver.builder()
                        .details(true)
                        .useSystemServices(false)
                        .addHealthChecks(lifecycle.healthChecks())
                        .build())
                .addObserver(MetricsObserver.create())
                .build();
    }

    private void route(HttpRouting.Builder routing) {
        var accepting = new Broadcasts(hub, tokens, broadcasts, lifecycle::isStopping);
        InboundBudget inbound = inboundBudget();
        routing.addFilter(AllowedMethods::refuseTunnels)
                .addFilter(new CrossOrigin(List.of(BroadcastService.PATH, EventsService.PATH), origins::allows))
                .register(new BroadcastService(accepting, inbound, config.maxMessageBytes()))
                .register(new BatchService(accepting, inbound, config.maxMessageBytes()))
                .register(events())
                .register(new HealthService())
                .register(new StaticFiles(config.console()))
                .register(new AllowedMethods());
    }

    private EventsService events() {
        var streams = new EventStreams(
                hub,
                sessions,
                config.queueMaxBytes(),
                deliveries,
                Thread::startVirtualThread,
                timeouts.close(),
                random);
        return new EventsService(
                tokens, origins::allows, config.maxSubscriptions(), sessions::reserve, streams::open, successors);
    }

    private InetAddress address() throws ConfigException {
        try {
            return InetAddress.getByName(config.host());
        } catch (UnknownHostException e) {
            throw new ConfigException(
                    "HOST", "is '" + config.host() + "', which is no address; give one of this machine");
        }
    }

    private static ScheduledThreadPoolExecutor newTimer() {
        var timer = new ScheduledThreadPoolExecutor(
                2, // the second one because reading a key file may block, and deadlines must not wait for it
                Thread.ofPlatform().name("notiflux-timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true); // or a closed connection stays in memory until its deadline
        return timer;
    }

    /** Tells this process's ids from those of any other run. */
    private static String newEpoch() {
        return Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    }
}
