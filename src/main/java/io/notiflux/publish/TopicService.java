package io.notiflux.publish;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.notiflux.connection.InboundBytes;
import io.notiflux.connection.Place;
import io.notiflux.http.BearerToken;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.http.TopicPath;
import io.notiflux.http1.CurrentRequest;
import io.notiflux.token.Grant;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Serves {@code POST /topics/{topic}}: the body, as it is, is the message. All else of the request is in its head, so
 * that the token is verified before the body is read.
 */
public final class TopicService implements HttpService {
    private final Intake intake;
    private final Broadcasts broadcasts;

    public TopicService(Intake intake) {
        this.intake = intake;
        this.broadcasts = intake.broadcasts;
    }

    @Override
    public void routing(HttpRules rules) {
        intake.routing(rules, TopicPath.TOPIC, TopicPath.TOPIC.label(), this::broadcast);
    }

    private Optional<Told> broadcast(ServerRequest request, ServerResponse response, InboundBytes body)
            throws ProblemException {
        String topic = TopicPath.TOPIC.topic(request.prologue().uriPath());
        RequestBody.requireUtf8(request);
        Optional<String> key = IdempotencyKey.of(request.headers());
        String token = BearerToken.of(request).orElseThrow(TopicService::noToken);
        Optional<Place> place = CurrentRequest.place(request.remotePeer());
        Grant grant = broadcasts.authorize(
                new BroadcastRequest(List.of(topic), false, "", Optional.of(token)), Optional.empty(), place);
        try {
            RequestBody.read(request, body, "The body is empty; it must be the message.");
            var broadcast = new BroadcastRequest(List.of(topic), false, text(body), Optional.of(token));
            body.clear();
            Grant _ = broadcasts.authorize(broadcast, Optional.empty(), place); // as the body may have taken its time
            return intake.publish(broadcast, grant, key, response);
        } catch (ProblemException e) {
            throw new ProblemException(e.problem(), grant.subject());
        }
    }

    private static String text(InboundBytes body) throws ProblemException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(body.content()).toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "The body is not UTF-8.");
        }
    }

    private static ProblemException noToken() {
        return new ProblemException(
                ProblemCode.TOKEN_MISSING,
                "There is no token; put one of scope 'broadcast' into the header 'Authorization: Bearer'.");
    }
}
