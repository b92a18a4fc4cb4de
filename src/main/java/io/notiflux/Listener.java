package io.notiflux;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.helidon.webserver.websocket.WsRouting;
import io.notiflux.config.Budgets;
import io.notiflux.config.ConfigException;
import io.notiflux.config.NotifluxConfig;
import io.notiflux.http.ProblemHandler;
import io.notiflux.http.RefusedRequests;
import io.notiflux.http1.AcceptedSockets;
import io.notiflux.http1.BoundedHttp1Connection;
import io.notiflux.http1.RequestLimits;
import io.notiflux.publish.Broadcasts;
import io.notiflux.subscribe.Protocols;
import io.notiflux.subscribe.WebSocketClient;
import io.notiflux.websocket.WebSocketLimits;
import io.notiflux.websocket.WebSocketUpgrader;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Configures how the server accepts connections, and what each of them may cost. */
final class Listener {
    /**
     * The kernel's send buffer of each socket. Without this bound the kernel would take megabytes for a slow client,
     * and then nothing for longer than WRITE_TIMEOUT. With it, a client that takes 20 kB/s is seen to take something
     * every few seconds.
     */
    private static final int SEND_BUFFER_BYTES = 65_536;

    private final Parts parts;
    private final NotifluxConfig config;
    private final AcceptedSockets sockets = newSockets();

    private Listener(Parts parts) {
        this.parts = parts;
        this.config = parts.config;
    }

    /** Makes the web server. It listens once it is started. */
    static WebServer of(Parts parts) throws ConfigException {
        return new Listener(parts).webServer();
    }

    private WebServer webServer() throws ConfigException {
        var protocols = new Protocols(parts.random);
        var builder = WebServer.builder();
        configure(builder, parts, config.port(), sockets)
                .addConnectionSelector(http1())
                .maxTcpConnections(parts.budgets.sockets())
                .maxPayloadSize(config.maxMessageBytes())
                .directHandlers(new ProblemHandler(Broadcasts::isPath, parts.broadcasts).forAll())
                .addRouting(WsRouting.builder()
                        .endpoint(
                                "/ws",
                                () -> new WebSocketClient(
                                        parts.hub, parts.tokens, parts.clients, protocols, parts.limits)))
                .routing(routing -> Routes.add(routing, parts));
        if (config.adminPort().isPresent()) {
            builder.putSocket(
                    AdminListener.NAME,
                    AdminListener.of(parts, config.adminPort().getAsInt()));
        }
        return builder.shutdownHook(false) // Main stops the server by itself
                .featuresDiscoverServices(false)
                .addFeature(Routes.observe(parts))
                .build();
    }

    /** Sets what this listener and the one for operators have in common. */
    static <B extends ListenerConfig.BuilderBase<B, ?>> B configure(
            B builder, Parts parts, int port, AcceptedSockets sockets) throws ConfigException {
        return builder.address(address(parts.config))
                .port(port)
                .protocolsDiscoverServices(false) // only our own HTTP/1.1
                .idleConnectionTimeout(parts.timeouts.request())
                .idleConnectionPeriod(parts.timeouts.request().dividedBy(5))
                .useNio(false) // Helidon's NIO socket corrupts concurrent writes, and costs 6 kB more a connection
                .connectionOptions(sockets)
                .errorHandling(ErrorHandling.builder()
                        .includeEntity(true) // otherwise a problem cannot say what is wrong
                        .build());
    }

    private ServerConnectionSelector http1() {
        var upgrader = new WebSocketUpgrader(
                new WebSocketLimits(
                        config.maxMessageBytes(),
                        config.compression() ? Budgets.MAX_COMPRESSED_BYTES : 0,
                        parts.messages,
                        parts.timeouts.close()),
                parts.origins,
                parts.outboxes,
                parts.timer,
                parts.access);
        var refused = new RefusedRequests(parts.crossOrigin, Broadcasts::isPath, parts.broadcasts);
        return BoundedHttp1Connection.selector(
                upgrader.underEverySpelling(),
                parts.successors,
                new RequestLimits(config.maxMessageBytes(), parts.bodies, parts.timeouts.request()),
                refused::answer,
                sockets,
                parts.places,
                parts.access);
    }

    /** Makes the options of accepted sockets, which each listener has of its own. */
    static AcceptedSockets newSockets() {
        return new AcceptedSockets(SocketOptions.builder()
                .tcpNoDelay(true) // otherwise a message over 8 kB waits for an ACK
                .socketSendBufferSize(SEND_BUFFER_BYTES)
                .build());
    }

    /** The address to listen on, which may be another machine's. */
    static InetAddress address(NotifluxConfig config) throws ConfigException {
        try {
            return InetAddress.getByName(config.host());
        } catch (UnknownHostException e) {
            throw new ConfigException(
                    "HOST", "is '" + config.host() + "', which is no address; give one of this machine");
        }
    }
}
