package io.notiflux.http1;

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
import io.notiflux.access.AccessLog;
import io.notiflux.connection.Place;
import io.notiflux.connection.Places;
import io.notiflux.connection.SocketSink;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection that bounds all that Helidon's connection would hold on to, and puts a {@link RequestFraming}
 * before Helidon's reader.
 *
 * <p>Each request must come to an end. Helidon's idle cut spares a connection that is inside a request for ever, so one
 * that sends a header a minute, or no body, would hold its thread and socket. This connection is cut inside a request
 * too.
 *
 * <p>When a request turns the connection into another one, such as a WebSocket, that runs in place of the HTTP
 * connection. Helidon would run it from inside, and the request's headers, the parser and their stack frames, a
 * kilobyte and more, would stay in memory for as long as a WebSocket lives.
 */
public final class BoundedHttp1Connection implements ServerConnection, InterruptableTask<Void> {
    /**
     * The longest line that Helidon takes. It is more than the framing lets pass, even if each octet had to be encoded.
     */
    private static final int MAX_LINE = 128 * 1_024;

    /** How long a connection may be before its first request, which is as a rule on its way already. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** Helidon's clock of idle times stands still between two ticks. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private final StrictContext ctx;
    private final @Nullable SocketChannel socket;
    private final Duration timeout;
    private final Successors successors;
    private final Places places;
    private final Place place;
    /** The HTTP/1.1 connection, and later the one that it turned into. The connection's thread writes it. */
    private volatile ServerConnection current;

    private BoundedHttp1Connection(
            StrictContext ctx,
            Http1Connection http1,
            @Nullable SocketChannel socket,
            Duration timeout,
            Successors successors,
            Places places,
            AccessLog access) {
        this.ctx = ctx;
        this.current = http1;
        this.socket = socket;
        this.timeout = timeout;
        this.successors = successors;
        this.places = places;
        this.place = places.enter(() -> {
            new SocketSink(ctx).abort();
            access.connectionRefused(ctx.socketPeer(), "connections");
        });
        ctx.takes(place);
        ctx.framing().onLast(() -> http1.close(false)); // within a request, this takes effect after it
    }

    /**
     * Makes the selector for HTTP/1.1.
     *
     * @param upgraders by the protocol's name in the header {@code Upgrade}
     * @param successors where handlers leave what connections turn into
     * @param refusals answers requests that are not HTTP/1.1
     * @param sockets the same that the listener has as its {@code connectionOptions}
     * @param places where each connection takes a place
     * @param access is told of connections and requests that nobody else sees
     */
    public static ServerConnectionSelector selector(
            Map<String, Http1Upgrader> upgraders,
            Successors successors,
            RequestLimits limits,
            Refusals refusals,
            AcceptedSockets sockets,
            Places places,
            AccessLog access) {
        Map<String, Http1Upgrader> handingOver = new HashMap<>();
        upgraders.forEach((name, upgrader) -> handingOver.put(name, successors.handingOver(upgrader)));
        return new Selector(
                Http1ConnectionSelector.builder()
                        .config(http1Config())
                        .upgraders(handingOver)
                        .build(),
                successors,
                limits,
                refusals,
                sockets,
                places,
                access);
    }

    /**
     * Makes Helidon's configuration, with its own checks turned off. The framing has checked and bounded everything
     * that they would, and some of them would refuse what it lets pass.
     */
    @SuppressWarnings("removal") // the switches of the logs are deprecated, and have no successor yet
    private static Http1Config http1Config() {
        return Http1Config.builder()
                .validatePrologue(false)
                .validatePath(false)
                .validateRequestHeaders(false)
                .validateRequestHostHeader(false)
                .maxPrologueLength(MAX_LINE)
                .maxHeadersSize(MAX_LINE)
                .receiveLog(false) // at the lowest level it would log tokens and messages
                .sendLog(false)
                .build();
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
        ServerConnection successor = null;
        try {
            current.handle(limit);
            successor = successors.take(ctx);
        } catch (CloseConnectionException e) {
            successor = successors.take(ctx); // null at its end, or the connection that follows
        } finally {
            if (successor == null) {
                ctx.framing().release();
            }
        }
        if (successor != null) {
            ctx.handOver();
            current = successor;
            successor.handle(limit);
        } else if (socket != null && ctx.framing().endsBeforePeer()) {
            LastWords.await(socket, ctx.input());
        }
    }

    /**
     * Returns how long it has been idle for certain: up to a second less than Helidon counts, so that none is cut early.
     * Zero for a connection that was handed over: it is not idle for Helidon, and has a heartbeat of its own.
     */
    @Override
    public Duration idleTime() {
        Duration counted = current.idleTime();
        return counted.compareTo(TICK) > 0 ? counted.minus(TICK) : Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        current.close(interrupt || idleTime().compareTo(timeout) > 0);
    }

    /**
     * Returns whether the connection can be ended when the server stops, since no request is under way. One that has just
     * been made is about to send one.
     */
    @Override
    public boolean canInterrupt() {
        return !(current instanceof Http1Connection http1)
                || (http1.canInterrupt() && (ctx.hasHeard() || idleTime().compareTo(FRESH) > 0));
    }

    @Override
    public Void call() {
        throw new UnsupportedOperationException("a connection is handled, not called");
    }

    private record Selector(
            ServerConnectionSelector http1,
            Successors successors,
            RequestLimits limits,
            Refusals refusals,
            AcceptedSockets sockets,
            Places places,
            AccessLog access)
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
        public ServerConnection connection(ConnectionContext real) {
            SocketChannel socket = sockets.take(real.remotePeer().address());
            var ctx = new StrictContext(real, socket, limits, refusals, access);
            return new BoundedHttp1Connection(
                    ctx, (Http1Connection) http1.connection(ctx), socket, limits.timeout(), successors, places, access);
        }
    }
}
