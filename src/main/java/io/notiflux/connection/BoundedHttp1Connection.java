package io.notiflux.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1Connection;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * An HTTP/1.1 connection with an end to everything that Helidon's would hold on to.
 *
 * <p>Each request must come to an end: Helidon's idle cut spares a connection that is inside a request, for ever, and one
 * that sends a header a minute, or no body, would hold its thread and socket. This one is cut in the middle too.
 *
 * <p>What a request turns the connection into runs in place of it, where Helidon's runs it from inside: the request's headers, the
 * parser and their stack frames would stay in memory, a kilobyte and more, for as long as a WebSocket lives.
 */
public final class BoundedHttp1Connection implements ServerConnection, InterruptableTask<Void> {
    private final ConnectionContext ctx;
    private final Duration timeout;
    private final Successors successors;
    private final Places places;
    private final Place place;
    /** HTTP/1.1's, and then what it turned into. Written by the connection's thread. */
    private volatile ServerConnection current;

    private BoundedHttp1Connection(
            ConnectionContext ctx, Http1Connection http1, Duration timeout, Successors successors, Places places) {
        this.ctx = ctx;
        this.current = http1;
        this.timeout = timeout;
        this.successors = successors;
        this.places = places;
        this.place = places.enter(() -> new SocketSink(ctx).abort());
    }

    /**
     * Selects HTTP/1.1.
     *
     * @param upgraders by the protocol's name in the header {@code Upgrade}
     * @param successors where handlers leave what connections turn into
     * @param places where each connection takes one
     * @param timeout how long a request may take to arrive
     */
    public static ServerConnectionSelector selector(
            Http1Config config,
            Map<String, Http1Upgrader> upgraders,
            Successors successors,
            Places places,
            Duration timeout) {
        Map<String, Http1Upgrader> handingOver = new HashMap<>();
        upgraders.forEach((name, upgrader) -> handingOver.put(name, successors.handingOver(upgrader)));
        return new Selector(
                Http1ConnectionSelector.builder()
                        .config(config)
                        .upgraders(handingOver)
                        .build(),
                timeout,
                successors,
                places);
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            handleAll(limit);
        } finally {
            places.leave(place);
        }
    }

    private void handleAll(Limit limit) throws InterruptedException {
        try {
            ScopedValue.where(Place.CURRENT, place).call(() -> {
                current.handle(limit);
                return place;
            });
        } catch (CloseConnectionException e) {
            if (!successors.isWaiting()) {
                throw e;
            }
        }
        ServerConnection successor = successors.take(ctx);
        if (successor != null) {
            current = successor;
            successor.handle(limit);
        }
    }

    /** Nothing for a connection that was handed over, which is not idle for Helidon and has a heartbeat of its own. */
    @Override
    public Duration idleTime() {
        return current.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        current.close(interrupt || idleTime().compareTo(timeout) > 0);
    }

    @Override
    public boolean canInterrupt() {
        return !(current instanceof Http1Connection http1) || http1.canInterrupt();
    }

    @Override
    public Void call() {
        throw new UnsupportedOperationException("a connection is handled, not called");
    }

    private record Selector(ServerConnectionSelector http1, Duration timeout, Successors successors, Places places)
            implements ServerConnectionSelector {
        @Override
        public int bytesToIdentifyConnection() {
            return http1.bytesToIdentifyConnection();
        }

        @Override
        public Support supports(BufferData data) {
            return http1.supports(data);
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return http1.supportedApplicationProtocols();
        }

        @Override
        public ServerConnection connection(ConnectionContext ctx) {
            return new BoundedHttp1Connection(
                    ctx, (Http1Connection) http1.connection(ctx), timeout, successors, places);
        }
    }
}
