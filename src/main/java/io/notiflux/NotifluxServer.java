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

/** The whole server. It joins the parts, starts them and stops them. */
public final class NotifluxServer implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(NotifluxServer.class.getName());

    /** Makes starting and stopping take turns: a signal may come at any time, and a second one after it. */
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
                parts.log.stats(),
                parts.hub,
                parts.tokens,
                parts.broadcasts,
                parts.deliveries,
                parts.lifecycle,
                BuildInfo.read()));
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
        webServer.start();
        if (!webServer.isRunning()) { // Helidon does not throw when it fails to start
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

    /** Drops messages that are too old. They are never replayed, so this only frees their memory. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the future, and the task throws nothing
    private void expireHistory() {
        Duration ttl = parts.config.historyTtl();
        long period = Math.clamp(ttl.toMillis() / 10, 10, 10_000);
        parts.timer.scheduleAtFixedRate(parts.hub::expire, period, period, TimeUnit.MILLISECONDS);
    }

    /** Lets waiting newcomers in once the strangers that hold the places are old enough to be evicted. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the future, and the task throws nothing
    private void makeRoom() {
        long period = Math.clamp(parts.config.authTimeout().toMillis() / 40, 10, 250);
        parts.timer.scheduleAtFixedRate(parts.places::makeRoom, period, period, TimeUnit.MILLISECONDS);
    }

    /** Returns the port that the server listens on. */
    public int port() {
        return webServer.port();
    }

    /**
     * Accepts nothing new, closes every WebSocket with 1012 after the messages that are queued for it, and waits for
     * them to end. A peer that does not answer is aborted after the close timeout.
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

    /** Drains and stops the server. Repeated calls are harmless. */
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

    /** The log ends first, so that publishers who wait for it are still told. */
    private void release() {
        parts.log.close();
        webServer.stop();
        parts.timer.shutdownNow();
        exposition.close();
    }
}
