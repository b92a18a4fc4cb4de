package io.notiflux.subscribe;

import io.helidon.common.uri.UriQuery;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Since;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Where a request for an event stream wants each of its topics to begin. */
final class StreamStart {
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    /**
     * The query parameters that replace the header where a browser's script cannot set one. The usual polyfill sends
     * the second name.
     */
    private static final List<String> LAST_EVENT_ID_PARAMETERS = List.of("last-event-id", "lastEventId");

    private static final String SINCE = "since";
    /** What stands for an id where the newest messages are wanted. */
    private static final String LAST = "last";
    /** The parameter that says how many. */
    private static final String COUNT = "last";

    /** An id with an epoch that no server has. Resuming from it always counts as a possible gap. */
    private static final MessageId UNKNOWN = new MessageId("", 0);

    private StreamStart() {}

    /**
     * Finds the place to begin each topic at. The header wins over the query: the browser adds it when it comes back, so it
     * is newer. An id that no stream of these topics has, such as one from another server behind the same name, resumes
     * nothing, and the client is told. Refusing it would end an {@code EventSource} for good.
     */
    static List<Since> of(ServerRequest request, List<String> topics) throws ProblemException {
        Optional<String> text = request.headers().first(LAST_EVENT_ID).filter(id -> !id.isEmpty());
        for (String parameter : LAST_EVENT_ID_PARAMETERS) {
            text = text.or(() -> request.query().first(parameter).asOptional().filter(id -> !id.isEmpty()));
        }
        if (text.isEmpty()) {
            return ofQuery(request.query(), topics);
        }
        Optional<Cursor> cursor = Cursor.parse(text.get(), topics);
        return IntStream.range(0, topics.size())
                .<Since>mapToObj(topic ->
                        new Since.After(cursor.map(known -> known.id(topic)).orElse(UNKNOWN)))
                .toList();
    }

    /**
     * Reads the ids that a client of the JSON protocol has, which may go on here: the id of its last message of each
     * topic. {@link #LAST} may stand for one of them, or for all.
     */
    private static List<Since> ofQuery(UriQuery query, List<String> topics) throws ProblemException {
        List<String> named = query.all("topic", List::of);
        List<String> since = query.all(SINCE, List::of);
        Since newest = newest(query.all(COUNT, List::of), since.contains(LAST));
        if (since.equals(List.of(LAST))) {
            return Collections.nCopies(topics.size(), newest);
        }
        if (!since.isEmpty() && since.size() != named.size()) {
            throw malformed("There must be as many 'since' as 'topic', in the same order, or none; they may be empty."
                    + " 'since=last' alone is for all topics.");
        }
        Map<String, Since> starts = new HashMap<>();
        for (int i = 0; i < since.size(); i++) {
            String start = since.get(i);
            if (start.equals(LAST)) {
                starts.put(named.get(i), newest);
            } else if (!start.isEmpty()) {
                MessageId id = MessageId.parse(start)
                        .orElseThrow(() -> malformed("A parameter 'since' is neither an id of a message nor 'last'."));
                starts.put(named.get(i), new Since.After(id));
            }
        }
        return topics.stream()
                .map(topic -> starts.getOrDefault(topic, Since.now()))
                .toList();
    }

    /** @param count the values of the parameter that says how many of the newest messages are wanted */
    private static Since newest(List<String> count, boolean wanted) throws ProblemException {
        if (count.isEmpty()) {
            return new Since.Newest(1);
        }
        if (!wanted) {
            throw malformed("The parameter 'last' says how many messages 'since=last' brings; give both.");
        }
        OptionalInt number = count.size() == 1 ? Since.Newest.count(count.getFirst()) : OptionalInt.empty();
        if (number.isEmpty()) {
            throw malformed("The parameter 'last' must be a whole number from 1 to " + Since.Newest.MAX + ", once.");
        }
        return new Since.Newest(number.getAsInt());
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
    }
}
