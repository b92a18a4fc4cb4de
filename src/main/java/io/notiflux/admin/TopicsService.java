package io.notiflux.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.common.uri.UriEncoding;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.notiflux.http.AllowedMethods;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.http.Query;
import io.notiflux.json.Json;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.TopicHub;
import io.notiflux.topic.TopicState;
import java.io.IOException;

/**
 * Answers {@code GET /admin/topics} and {@code GET /admin/topics/{topic}}: which topics there are, and how much goes
 * through them. A list looks at every topic once, and holds only what it answers with.
 */
public final class TopicsService implements HttpService {
    private static final String LIST = "/admin/topics";
    private static final String ONE = LIST + "/";

    private final TopicHub hub;
    private final Node node;

    public TopicsService(TopicHub hub, Node node) {
        this.hub = hub;
        this.node = node;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(LIST, Answers.json(this::list));
        rules.get(ONE + "{+topic}", Answers.json(this::one));
        AllowedMethods.refuseAllBut(rules, LIST, Method.GET, Method.HEAD);
        AllowedMethods.refuseAllBut(rules, ONE + "{+topic}", Method.GET, Method.HEAD);
    }

    private byte[] list(ServerRequest request) throws ProblemException {
        Query query = Query.of(request.query(), "prefix", "sort", "limit");
        String prefix = query.text("prefix").orElse("");
        var first = new First<>(
                query.limit(), query.choice("sort", TopicOrder.class).comparator());
        hub.forEachState(topic -> {
            if (topic.name().startsWith(prefix)) {
                first.add(topic);
            }
        });
        return Json.object(json -> {
            node.write(json);
            json.writeNumberField("total", first.seen());
            json.writeArrayFieldStart("topics");
            for (TopicState topic : first.inOrder()) {
                json.writeStartObject();
                write(json, topic);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private byte[] one(ServerRequest request) throws ProblemException {
        Query.of(request.query());
        // Not the path parameter, which Helidon has taken out of the decoded path: a topic may have a slash.
        String name = UriEncoding.decodeUri(request.path().absolute().rawPath().substring(ONE.length()));
        TopicState topic = hub.state(name)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOT_FOUND, "Nobody is subscribed to this topic here, and nothing of it is kept."));
        return Json.object(json -> {
            node.write(json);
            write(json, topic);
        });
    }

    private static void write(JsonGenerator json, TopicState topic) throws IOException {
        json.writeStringField("name", topic.name());
        json.writeNumberField("subscribers", topic.subscribers());
        json.writeNumberField("messages_per_minute", topic.messagesPerMinute());
        json.writeNumberField("bytes_per_minute", topic.bytesPerMinute());
        json.writeStringField("last", topic.last().map(MessageId::toString).orElse(null));
        json.writeObjectFieldStart("history");
        json.writeNumberField("messages", topic.historyMessages());
        json.writeNumberField("bytes", topic.historyBytes());
        json.writeEndObject();
    }
}
