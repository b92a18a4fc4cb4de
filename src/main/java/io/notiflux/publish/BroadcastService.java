package io.notiflux.publish;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.notiflux.connection.InboundBytes;
import io.notiflux.http.BearerToken;
import io.notiflux.http.ProblemException;
import io.notiflux.http1.CurrentRequest;
import io.notiflux.token.Grant;
import java.util.Optional;

/**
 * Serves {@code POST /broadcast}. The answer is sent once the message has its place in each topic's order, and is queued
 * to all subscribers, or stored in the cluster's log, from which it reaches them.
 */
public final class BroadcastService implements HttpService {
    public static final String PATH = "/broadcast";
    static final Header JSON = HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json");

    private final Intake intake;
    private final Broadcasts broadcasts;

    public BroadcastService(Intake intake) {
        this.intake = intake;
        this.broadcasts = intake.broadcasts;
    }

    @Override
    public void routing(HttpRules rules) {
        intake.routing(rules, PATH, this::broadcast);
    }

    private Optional<Told> broadcast(ServerRequest request, ServerResponse response, InboundBytes body)
            throws ProblemException {
        RequestBody.requireJson(request);
        Optional<String> key = IdempotencyKey.of(request.headers());
        RequestBody.read(request, body, RequestBody.EMPTY);
        BroadcastRequest broadcast = broadcasts.parse(body.content());
        body.clear();
        Grant grant =
                broadcasts.authorize(broadcast, BearerToken.of(request), CurrentRequest.place(request.remotePeer()));
        return intake.publish(broadcast, grant, key, response);
    }
}
