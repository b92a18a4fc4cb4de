package io.notiflux;

import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.notiflux.config.ConfigException;
import io.notiflux.http.CrossOrigin;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemHandler;
import io.notiflux.http.RefusedRequests;
import io.notiflux.http1.AcceptedSockets;
import io.notiflux.http1.BoundedHttp1Connection;
import io.notiflux.http1.RequestLimits;
import io.notiflux.http1.Successors;
import io.notiflux.stats.Tally;
import java.util.List;
import java.util.Map;

/**
 * Configures ADMIN_PORT, which is for operators alone. Its connections are few and counted apart, so that it answers
 * while the public port is full, and none of them is upgraded.
 */
final class AdminListener {
    /** The listener's name, for Helidon. */
    static final String NAME = "admin";

    /** No request here has a body, but one that is sent is read, as the connection goes on behind it. */
    private static final int MAX_BODY_BYTES = 4_096;

    private AdminListener() {}

    static ListenerConfig of(Parts parts, int port) throws ConfigException {
        AcceptedSockets sockets = Listener.newSockets();
        Tally<ProblemCode> uncounted = new Tally<>(List.of(ProblemCode.values()));
        return Listener.configure(ListenerConfig.builder(), parts, port, sockets)
                .addConnectionSelector(http1(parts, sockets, uncounted))
                .maxTcpConnections(parts.budgets.adminSockets())
                .maxPayloadSize(MAX_BODY_BYTES)
                .directHandlers(new ProblemHandler(_ -> false, uncounted).forAll())
                .routing((HttpRouting.Builder routing) -> Routes.addAdmin(routing, parts))
                .build();
    }

    private static ServerConnectionSelector http1(Parts parts, AcceptedSockets sockets, Tally<ProblemCode> uncounted) {
        // Pages of other origins can't read what is here, and so can't guess at it either.
        var crossOrigin = new CrossOrigin(List.of(), _ -> false);
        return BoundedHttp1Connection.selector(
                Map.of(),
                new Successors(),
                new RequestLimits(MAX_BODY_BYTES, parts.bodies, parts.timeouts.request()),
                new RefusedRequests(crossOrigin, _ -> false, uncounted)::answer,
                sockets,
                parts.adminPlaces,
                parts.access);
    }
}
