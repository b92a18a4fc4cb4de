package io.notiflux;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.helidon.webserver.WebServer;
import io.notiflux.config.ConfigException;
import io.notiflux.config.NotifluxConfig;
import io.notiflux.ops.BuildInfo;
import io.notiflux.ops.Exposition;
import io.notiflux.ops.ServerCollector;
import io.notiflux.subscribe.Heartbeat;
import io.notiflux.token.KeySource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The whole server: joins its parts, starts and stops them. */
public final class NotifluxServer implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(NotifluxServer.class.getName());

    /** Starting and stopping take turns: a signal may come at any time, and a second one after it. */
    private final ReentrantLock turn = new ReentrantLock();

    private final Parts parts;
    private final WebServer webServer;
    private final Exposition exposition;

    /** Joins the parts; nothing runs before {@link #start}. */
    NotifluxServer(NotifluxConfig config) throws ConfigException {
        this(config, Timeouts.DEFAULT);
    }

    NotifluxServer(NotifluxConfig config, Timeouts timeouts) throws ConfigException {
        this.parts = new Parts(config, timeouts);
        this.webServer = Listener.of(parts);
        this.exposition = Exposition.open(new ServerCollector(
                parts.clients,
                parts.budgets,
                parts.held(),
                parts.hub,
                parts.tokens,
                parts.broadcasts,
                parts.deliveries,
                parts.lifecycle,
                BuildInfo.read()));
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
        NotifluxConfig config = parts.config;
        webServer.start();
        if (!webServer.isRunning()) { // Helidon does not throw
            release();
            throw ListenFailure.of(config);
        }
        new Heartbeat(parts.clients, config.heartbeatInterval(), config.clientTimeout(), config.writeTimeout())
                .start(parts.timer);
        config.keys()
                .file()
                .ifPresent(file -> new KeySource(file.path(), file.content(), parts.tokens::keys).watch(parts.timer));
        expireHistory();
        makeRoom();
        parts.lifecycle.serving();
        LOGGER.log(
                INFO,
                "event=listening host=" + config.host() + " port=" + port() + " max_connections="
                        + parts.budgets.clients());
    }

    /** Messages that are too old are never replayed; this frees their memory. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it, and it throws nothing
    private void expireHistory() {
        Duration ttl = parts.config.historyTtl();
        long period = Math.clamp(ttl.toMillis() / 10, 10, 10_000);
        parts.timer.scheduleAtFixedRate(parts.hub::expire, period, period, TimeUnit.MILLISECONDS);
    }

    /** Ends the wait of those who found no place but young strangers in them. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it, and it throws nothing
    private void makeRoom() {
        long period = Math.clamp(parts.config.authTimeout().toMillis() / 40, 10, 250);
        parts.timer.scheduleAtFixedRate(parts.places::makeRoom, period, period, TimeUnit.MILLISECONDS);
    }

    /** The port that it listens on. */
    public int port() {
        return webServer.port();
    }

    /**
     * Takes nothing new, closes every WebSocket with 1012 behind what is queued for it, and waits for them to end: a
     * peer that does not answer is aborted after the close timeout.
     */
    void drain() {
        if (!parts.lifecycle.stopping()) {
            return;
        }
        LOGGER.log(INFO, "event=stopping connections=" + parts.clients.connections());
        parts.clients.drain();
        try {
            if (!parts.clients.awaitEmpty(parts.timeouts.close().multipliedBy(2))) {
                LOGGER.log(WARNING, "event=stopping connections_left=" + parts.clients.connections());
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
        parts.timer.shutdownNow();
        exposition.close();
    }
}
