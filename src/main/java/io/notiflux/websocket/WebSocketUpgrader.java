package io.notiflux.websocket;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Header;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.NotFoundException;
import io.helidon.http.RequestException;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.websocket.WsRoute;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsUpgradeException;
import io.notiflux.access.AccessLog;
import io.notiflux.connection.AllowedOrigins;
import io.notiflux.connection.Outbox;
import io.notiflux.connection.Outboxes;
import io.notiflux.connection.SocketSink;
import io.notiflux.http1.CurrentRequest;
import io.notiflux.http1.Successors;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Turns an HTTP/1.1 connection into a {@link WebSocketConnection} if a {@code WsRouting} has a route for it. */
public final class WebSocketUpgrader implements Http1Upgrader {
    private static final String PROTOCOL = "websocket";

    private final WebSocketLimits limits;
    private final AllowedOrigins origins;
    private final Outboxes outboxes;
    private final ScheduledExecutorService timer;
    private final AccessLog access;

    /**
     * Makes the upgrader.
     *
     * @param timer ends connections whose peer does not answer a close frame
     * @param access is told of upgrades that are refused
     */
    public WebSocketUpgrader(
            WebSocketLimits limits,
            AllowedOrigins origins,
            Outboxes outboxes,
            ScheduledExecutorService timer,
            AccessLog access) {
        this.limits = limits;
        this.origins = origins;
        this.outboxes = outboxes;
        this.timer = timer;
        this.access = access;
    }

    @Override
    public String supportedProtocol() {
        return PROTOCOL;
    }

    /**
     * Returns this upgrader under every spelling of its protocol's name. The name is case-insensitive, but Helidon
     * looks it up case-sensitively.
     */
    public Map<String, Http1Upgrader> underEverySpelling() {
        Map<String, Http1Upgrader> spellings = new TreeMap<>();
        for (int upper = 0; upper < 1 << PROTOCOL.length(); upper++) {
            var spelling = new StringBuilder(PROTOCOL);
            for (int i = 0; i < PROTOCOL.length(); i++) {
                if ((upper >> i & 1) != 0) {
                    spelling.replace(i, i + 1, PROTOCOL.substring(i, i + 1).toUpperCase(Locale.ROOT));
                }
            }
            spellings.put(spelling.toString(), this);
        }
        return spellings;
    }

    /**
     * Upgrades a request.
     *
     * @return null if no WebSocket lives at this path: ordinary routing then answers
     */
    @Override
    public @Nullable ServerConnection upgrade(
            ConnectionContext ctx, HttpPrologue prologue, WritableHeaders<?> headers) {
        // Helidon's matching would also take //ws or /x/../ws for the path, which a proxy in between may not.
        if (!prologue.uriPath().rawPath().equals(prologue.uriPath().path())) {
            return null;
        }
        WsRoute route;
        try {
            route = ctx.router().routing(WsRouting.class, WsRouting.empty()).findRoute(prologue);
        } catch (NotFoundException e) {
            return null;
        }
        try {
            return upgrade(ctx, prologue, headers, route);
        } catch (RequestException e) {
            access.upgradeRefused(
                    ctx.remotePeer(),
                    headers,
                    e.status().code(),
                    switch (e.status().code()) {
                        case 403 -> "origin";
                        case 503 -> "unavailable";
                        default -> "handshake";
                    },
                    String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private @Nullable ServerConnection upgrade(
            ConnectionContext ctx, HttpPrologue prologue, WritableHeaders<?> headers, WsRoute route) {
        String key = Handshake.check(prologue, headers, origins);
        Optional<String> extension = limits.maxCompressedBytes() > 0 ? Handshake.extension(headers) : Optional.empty();
        WsListener listener = route.listener();
        SocketSink socket = Successors.socket(ctx);
        Outbox outbox = outboxes.open(socket);
        var connection = new WebSocketConnection(
                ctx,
                socket,
                access.caller(ctx.remotePeer(), headers),
                listener,
                outbox,
                limits,
                CurrentRequest.place(ctx.remotePeer()),
                timer,
                extension.isPresent());
        Optional<Headers> extra;
        try {
            extra = listener.onHttpUpgrade(prologue, headers);
        } catch (WsUpgradeException e) {
            return null;
        }
        try {
            String lines = extra.map(WebSocketUpgrader::http1).orElse("");
            connection.granted(Handshake.switchingProtocols(key, extension, lines));
            return connection;
        } catch (RuntimeException | Error e) {
            connection.close(true); // its listener hears of the end, and gives back what it took
            throw e;
        }
    }

    private static String http1(Headers headers) {
        BufferData data = BufferData.growing(128);
        for (Header header : headers) {
            header.writeHttp1Header(data);
        }
        return data.readString(data.available(), StandardCharsets.US_ASCII);
    }
}
