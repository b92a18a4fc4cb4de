package io.notiflux.subscribe;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.notiflux.access.AccessLog;
import io.notiflux.connection.Place;
import io.notiflux.http.AllowedMethods;
import io.notiflux.http.BearerToken;
import io.notiflux.http.Problem;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.http.Query;
import io.notiflux.http.TopicPath;
import io.notiflux.http1.CurrentRequest;
import io.notiflux.json.Json;
import io.notiflux.token.Grant;
import io.notiflux.token.Refusal;
import io.notiflux.token.Scope;
import io.notiflux.token.TokenVerifier;
import io.notiflux.topic.Message;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Page;
import io.notiflux.topic.Since;
import io.notiflux.topic.TopicHub;
import java.io.IOException;
import java.util.Optional;

/**
 * Serves {@code GET /topics/{topic}/messages}: a page of what the topic's history holds. Its messages are written one by
 * one, so that beside them nothing but a buffer is held.
 */
public final class HistoryService implements HttpService {
    private static final Header JSON = HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Header NO_STORE = HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store");

    private static final String AFTER = "after";

    /** The most bytes of messages in a page, unless one message has more. A thousand messages of usual sizes fit. */
    static final int PAGE_BYTES = 256 * 1_024;

    private final TopicHub hub;
    private final TokenVerifier tokens;
    private final Readings readings;
    private final AccessLog access;

    public HistoryService(TopicHub hub, TokenVerifier tokens, Readings readings, AccessLog access) {
        this.hub = hub;
        this.tokens = tokens;
        this.readings = readings;
        this.access = access;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Method.predicate(Method.GET), TopicPath.MESSAGES, this::read);
        AllowedMethods.refuseAllBut(rules, TopicPath.MESSAGES, Method.GET, Method.HEAD);
    }

    private void read(ServerRequest request, ServerResponse response) {
        long startNanos = AccessLog.isDetailed() ? System.nanoTime() : 0;
        String subject = "";
        response.header(NO_STORE);
        try {
            String topic = TopicPath.MESSAGES.topic(request.prologue().uriPath());
            subject = verify(request, topic);
            CurrentRequest.place(request.remotePeer()).ifPresent(Place::authorized);
            Query query = Query.of(request.query(), AFTER, "limit");
            Since since = since(query);
            subject = verify(request, topic); // once more, as that may have waited
            send(topic, since, query.limit(), response);
            if (AccessLog.isDetailed()) {
                access.request(
                        request.remotePeer(),
                        request.headers(),
                        TopicPath.MESSAGES.label(),
                        startNanos,
                        subject,
                        topic);
            }
        } catch (ProblemException e) {
            Problem problem = e.problem();
            access.requestRefused(
                    request.remotePeer(),
                    request.headers(),
                    TopicPath.MESSAGES.label(),
                    problem.status().code(),
                    problem.code().label(),
                    subject.isEmpty() ? e.subject() : subject);
            problem.send(response);
        }
    }

    /** Returns whom the token was signed for. */
    private String verify(ServerRequest request, String topic) throws ProblemException {
        String token = BearerToken.of(request)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.TOKEN_MISSING,
                        "There is no token; put one of scope 'subscribe' into the header 'Authorization: Bearer'."));
        return switch (tokens.verify(token, Scope.SUBSCRIBE, topic)) {
            case Grant grant -> grant.subject();
            case Refusal refusal -> throw new ProblemException(refusal);
        };
    }

    /** Finds where to begin, once this node has applied the id, or its time is over. */
    private Since since(Query query) throws ProblemException {
        Optional<String> text = query.text(AFTER);
        if (text.isEmpty()) {
            return new Since.Newest(query.limit());
        }
        MessageId id = MessageId.parse(text.get())
                .orElseThrow(() -> Query.malformed("The parameter 'after' is no id of a message."));
        try {
            boolean _ = hub.awaitPosition(id, Deferred.PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.UNAVAILABLE, "This server is stopping; try again.");
        }
        return new Since.After(id);
    }

    private void send(String topic, Since since, int limit, ServerResponse response) throws ProblemException {
        Page page = hub.read(topic, since, new Page.Limits(limit, PAGE_BYTES));
        if (!readings.begin(page.bytes())) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE,
                    "This server holds as much for those who read histories as it has memory for; try again later.");
        }
        try {
            Json.write(response.header(JSON).outputStream(), json -> write(json, topic, since, page));
        } finally {
            readings.end(page.bytes());
        }
    }

    private static void write(JsonGenerator json, String topic, Since since, Page page) throws IOException {
        json.writeStringField("topic", topic);
        if (since instanceof Since.After) {
            json.writeBooleanField("recovered", page.recovered());
        }
        json.writeStringField("position", page.position().toString());
        json.writeArrayFieldStart("messages");
        for (Message message : page.messages()) {
            json.writeStartObject();
            json.writeStringField("id", message.id().toString());
            json.writeStringField("message", message.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
