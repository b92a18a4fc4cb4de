package io.notiflux.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.notiflux.access.AccessLog;
import io.notiflux.cluster.MessageLog;
import io.notiflux.http.AllowedMethods;
import io.notiflux.http.BearerToken;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.http.Query;
import io.notiflux.json.Json;
import io.notiflux.subscribe.ConnectionState;
import io.notiflux.subscribe.Connections;
import io.notiflux.token.Grant;
import io.notiflux.token.Refusal;
import io.notiflux.token.TokenVerifier;
import java.io.IOException;
import java.util.Optional;

/**
 * Answers {@code GET /admin/connections}: who is connected; and {@code DELETE /admin/connections}, which ends some of
 * them, see {@link Ending}, and needs a token of scope {@code admin}.
 */
public final class ConnectionsService implements HttpService {
    private static final String PATH = "/admin/connections";
    private static final double MILLIS = 1_000;

    private final Connections connections;
    private final TokenVerifier tokens;
    private final MessageLog log;
    private final AccessLog access;
    private final Node node;

    /**
     * Creates the service.
     *
     * @param log tells the other nodes what is ended
     * @param access is told of connections that are ended
     */
    public ConnectionsService(
            Connections connections, TokenVerifier tokens, MessageLog log, AccessLog access, Node node) {
        this.connections = connections;
        this.tokens = tokens;
        this.log = log;
        this.access = access;
        this.node = node;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, Answers.json(this::list)).delete(PATH, Answers.json(this::disconnect));
        AllowedMethods.refuseAllBut(rules, PATH, Method.GET, Method.HEAD, Method.DELETE);
    }

    private byte[] list(ServerRequest request) throws ProblemException {
        Query query = Query.of(request.query(), "topic", "subject", "address", "sort", "limit");
        var first = new First<>(
                query.limit(), query.choice("sort", ConnectionOrder.class).comparator());
        connections.forEach(which(query), first::add);
        return Json.object(json -> {
            node.write(json);
            json.writeNumberField("total", first.seen());
            json.writeArrayFieldStart("connections");
            for (ConnectionState connection : first.inOrder()) {
                write(json, connection);
            }
            json.writeEndArray();
        });
    }

    private byte[] disconnect(ServerRequest request) throws ProblemException {
        String token = BearerToken.of(request)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.TOKEN_MISSING,
                        "There is no token; put one of scope 'admin' into 'Authorization: Bearer'."));
        String subject = switch (tokens.verifyAdmin(token)) {
            case Grant grant -> grant.subject();
            case Refusal refusal -> throw new ProblemException(refusal);
        };
        Ending ending = Ending.of(Query.of(request.query(), Ending.PARAMETERS), tokens.revoked());
        int count = ending.here(connections, tokens.revoked());
        access.disconnectedByAdmin(request.remotePeer(), request.headers(), subject, count);
        ending.elsewhere(log);
        return Json.object(json -> {
            node.write(json);
            json.writeNumberField("disconnected", count);
        });
    }

    private static Connections.Which which(Query query) throws ProblemException {
        return new Connections.Which(query.text("topic"), query.text("subject"), query.address(), Optional.empty());
    }

    private static void write(JsonGenerator json, ConnectionState connection) throws IOException {
        json.writeStartObject();
        json.writeStringField("protocol", connection.protocol().label());
        json.writeNumberField("age_seconds", connection.age().toMillis() / MILLIS);
        json.writeStringField("subject", connection.subject().isEmpty() ? null : connection.subject());
        json.writeStringField("address", connection.address());
        json.writeNumberField("queued_bytes", connection.queuedBytes());
        json.writeEndObject();
    }
}
