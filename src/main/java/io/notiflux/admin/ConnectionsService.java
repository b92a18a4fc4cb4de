package io.notiflux.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.notiflux.access.AccessLog;
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
import java.net.InetAddress;
import java.util.Optional;

/**
 * Answers {@code GET /admin/connections}: who is connected; and {@code DELETE /admin/connections}, which ends some of
 * them, and needs a token of scope {@code admin}. Both take the same parameters to say which.
 */
public final class ConnectionsService implements HttpService {
    private static final String PATH = "/admin/connections";
    private static final double MILLIS = 1_000;

    private final Connections connections;
    private final TokenVerifier tokens;
    private final AccessLog access;
    private final Node node;

    /** @param access is told of connections that are ended */
    public ConnectionsService(Connections connections, TokenVerifier tokens, AccessLog access, Node node) {
        this.connections = connections;
        this.tokens = tokens;
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
        Connections.Which which = which(Query.of(request.query(), "topic", "subject", "address"));
        if (which.isAll()) {
            throw Query.malformed("Say which connections, by 'topic', 'subject' or 'address'; all of them end with a"
                    + " restart of the server.");
        }
        int count = connections.disconnect(which);
        access.disconnectedByAdmin(request.remotePeer(), request.headers(), subject, count);
        return Json.object(json -> {
            node.write(json);
            json.writeNumberField("disconnected", count);
        });
    }

    private static Connections.Which which(Query query) throws ProblemException {
        Optional<String> address = query.text("address");
        return new Connections.Which(
                query.text("topic"),
                query.text("subject"),
                address.isEmpty() ? Optional.empty() : Optional.of(address(address.get())));
    }

    private static InetAddress address(String text) throws ProblemException {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw Query.malformed("'address' must be an IP address, such as 192.0.2.7 or 2001:db8::7.");
        }
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
