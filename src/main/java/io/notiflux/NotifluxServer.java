package io.notiflux;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.helidon.webserver.WebServer;
import io.notiflux.config.ConfigException;
import io.notiflux.config.DrainSettings;
import io.notiflux.config.NotifluxConfig;
import io.notiflux.config.TokenExpiry;
import io.notiflux.connection.UnansweredPeers;
import io.notiflux.ops.BuildInfo;
import io.notiflux.ops.Exposition;
import io.notiflux.ops.RequestCollector;
import io.notiflux.ops.ServerCollector;
import io.notiflux.subscribe.Drain;
import io.notiflux.subscribe.GoneStreams;
import io.notiflux.subscribe.Heartbeat;
import io.notiflux.token.JwksSource;
import io.notiflux.token.KeySource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The whole server. It joins the parts, starts them and stops them. */
public final class NotifluxServer implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(NotifluxServer.class.getName());

    /**
     * How long broadcasts are answered with 503 and Retry-After before the listener is closed, so that publishers hold off:
     * what reaches it at that very moment has no answer. A server that gave nobody any time needs none for this.
     */
    static final Duration HOLD_OFF = Duration.ofMillis(500);

    /** Makes starting and stopping take turns: a signal may come at any time, and a second one after it. */
    private final ReentrantLock turn = new ReentrantLock();

    private final Parts parts;
    private final WebServer webServer;
    private final Exposition exposition;

    /** Joins the parts; nothing runs before {@link #start}. */
    NotifluxServer(NotifluxConfig config) throws ConfigException {
        this(new Parts(config, Timeouts.DEFAULT));
    }

    NotifluxServer(Parts parts) throws ConfigException {
        this.parts = parts;
        this.webServer = Listener.of(parts);
        this.exposition = Exposition.open(
                new ServerCollector(
                        parts.clients,
                        parts.budgets,
                        parts.held(),
                        parts.log.stats(),
                        parts.hub,
                        parts.tokens,
                        parts.jwksResults,
                        parts.broadcasts,
                        parts.deliveries,
                        parts.lifecycle,
                        BuildInfo.read()),
                new RequestCollector(parts.requestTimes));
    }

    /**
     * Starts the server, which listens when this returns. It can be started only once, and not after it was closed.
     */
    void start() throws ConfigException {
        turn.lock();
        try {
            listen();
        } finally {
            turn.unlock();
        }
    }

    private void listen() throws ConfigException {
        NotifluxConfig config = parts.config;
        parts.log.start();
        parts.jwks.ifPresent(JwksSource::start); // before anybody comes with a token
        webServer.start();
        if (!webServer.isRunning()) { // Helidon does not throw when it fails to start
            release();
            throw ListenFailure.of(config);
        }
        parts.publicPort.set(port());
        new Heartbeat(
                        parts.clients,
                        () -> parts.queues.held() > 0 || config.tokenExpiry() == TokenExpiry.ENFORCE,
                        config.heartbeatInterval(),
                        config.clientTimeout(),
                        config.writeTimeout())
                .start(parts.timer);
        new GoneStreams(parts.clients, new UnansweredPeers(port(), config.writeTimeout()))
                .start(parts.timer, config.heartbeatInterval());
        config.keys()
                .file()
                .ifPresent(file -> new KeySource(file.path(), file.content(), parts.tokens::keys).watch(parts.timer));
        expireHistory();
        makeRoom();
        parts.lifecycle.serving();
        LOGGER.log(
                INFO,
                "event=listening host=" + config.host() + " port=" + port()
                        + (config.adminPort().isPresent() ? " admin_port=" + adminPort() : "") + " max_connections="
                        + parts.budgets.clients());
    }

    /** Drops messages that are too old. They are never replayed, so this only frees their memory. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the future
    private void expireHistory() {
        Duration ttl = parts.config.historyTtl();
        long period = Math.clamp(ttl.toMillis() / 10, 10, 10_000);
        parts.timer.scheduleAtFixedRate(parts.hub::expire, period, period, TimeUnit.MILLISECONDS);
    }

    /** Lets waiting newcomers in once the strangers that hold the places are old enough to be evicted. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the future
    private void makeRoom() {
        long period = Math.clamp(parts.config.authTimeout().toMillis() / 40, 10, 250);
        parts.timer.scheduleAtFixedRate(
                () -> {
                    parts.places.makeRoom();
                    parts.adminPlaces.makeRoom();
                },
                period,
                period,
                TimeUnit.MILLISECONDS);
    }

    /** Returns the port that the server listens on. */
    public int port() {
        return webServer.port();
    }

    /** Returns the port for operators; the same as {@link #port} where there is none apart. */
    public int adminPort() {
        return parts.config.adminPort().isPresent() ? webServer.port(AdminListener.NAME) : port();
    }

    /**
     * Stops the server, so that nobody loses anything by it: first it goes on as before, though it is not ready, then it
     * lets its clients go, and then it answers the requests that are under way. If the thread is interrupted, it hurries.
     * Repeated calls are harmless.
     */
    @Override
    public void close() {
        turn.lock();
        try {
            if (parts.lifecycle.draining()) {
                stop();
            } else {
                parts.lifecycle.ending();
                release();
            }
        } finally {
            turn.unlock();
        }
    }

    private void stop() {
        DrainSettings settings = parts.config.drain();
        LOGGER.log(
                INFO,
                "event=stopping connections=" + parts.clients.connections() + " delay=" + settings.delay() + " window="
                        + settings.window());
        var limits = new Drain.Limits(
                settings.window(), parts.timeouts.flush(), parts.config.writeTimeout(), parts.timeouts.close());
        Drain.Result result = Drain.Result.NONE;
        try {
            Thread.sleep(settings.delay());
            result = new Drain(parts.clients, limits).run();
            parts.lifecycle.ending();
            Duration served = settings.delay().plus(settings.window());
            Thread.sleep(served.compareTo(HOLD_OFF) < 0 ? served : HOLD_OFF);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            parts.lifecycle.ending();
            release();
            LOGGER.log(INFO, "event=stopped flushed=" + result.flushed() + " cut=" + result.cut());
        }
    }

    /** Says that the process ends before {@link #close} is done. Any thread. */
    void abandon() {
        LOGGER.log(WARNING, "event=stopped at_once=true connections_cut=" + parts.clients.connections());
    }

    /** The log ends first, so that publishers who wait for it are still told. */
    private void release() {
        parts.log.close();
        webServer.stop();
        parts.jwks.ifPresent(JwksSource::close);
        parts.timer.shutdownNow();
        exposition.close();
    }
}
