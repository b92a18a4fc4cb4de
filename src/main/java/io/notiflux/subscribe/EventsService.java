package io.notiflux.subscribe;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.DateTime;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.spi.ServerConnection;
import io.notiflux.access.AccessLog;
import io.notiflux.access.Caller;
import io.notiflux.connection.Place;
import io.notiflux.http.AllowedMethods;
import io.notiflux.http.BearerToken;
import io.notiflux.http.Problem;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.http1.CurrentRequest;
import io.notiflux.http1.Successors;
import io.notiflux.token.Grant;
import io.notiflux.token.Refusal;
import io.notiflux.token.Scope;
import io.notiflux.token.TokenVerifier;
import io.notiflux.token.Verdict;
import io.notiflux.topic.Since;
import io.notiflux.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Serves {@code GET /events}: checks the request, and hands the connection over to a stream of server-sent events. */
public final class EventsService implements HttpService {
    public static final String PATH = "/events";
    private static final String EVENT_STREAM = "text/event-stream";

    /**
     * Event names that {@code EventSource} or this server uses itself. A topic of such a name would be taken for one of
     * them.
     */
    private static final Set<String> RESERVED = Set.of("open", "error", "message", EventText.RESET);

    private final TokenVerifier tokens;
    private final Predicate<String> allowedOrigin;
    private final int maxTopics;
    private final Predicate<List<String>> reserve;
    private final Consumer<ProblemCode> refused;
    private final Streams streams;
    private final Supplier<String> noPlace;
    private final Supplier<byte[]> comeBack;
    private final AccessLog access;
    private final Successors successors;

    /** Makes the stream that a connection turns into. */
    @FunctionalInterface
    public interface Streams {
        /**
         * Makes a stream of these topics, which are in alphabetical order.
         *
         * @param grant of the request's token
         * @param since the place to resume each topic from
         * @param headers the response headers, as HTTP/1.1 lines
         */
        ServerConnection open(
                ConnectionContext ctx,
                Caller caller,
                Grant grant,
                List<String> topics,
                List<Since> since,
                String headers);
    }

    /**
     * Creates the service.
     *
     * @param allowedOrigin whether pages of an origin may read events
     * @param maxTopics how many topics one stream may have
     * @param reserve takes a place for a stream of these topics that is about to open; false if there is none
     * @param refused is told why a stream is refused, unless {@code reserve} refused it
     * @param noPlace tells why {@code reserve} has no place
     * @param comeBack makes the body of a stream that has no place: it tells when to try again, and then ends
     * @param access is told of streams that are refused
     */
    public EventsService(
            TokenVerifier tokens,
            Predicate<String> allowedOrigin,
            int maxTopics,
            Predicate<List<String>> reserve,
            Consumer<ProblemCode> refused,
            Streams streams,
            Supplier<String> noPlace,
            Supplier<byte[]> comeBack,
            AccessLog access,
            Successors successors) {
        this.tokens = tokens;
        this.allowedOrigin = allowedOrigin;
        this.maxTopics = maxTopics;
        this.reserve = reserve;
        this.refused = refused;
        this.streams = streams;
        this.noPlace = noPlace;
        this.comeBack = comeBack;
        this.access = access;
        this.successors = successors;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, this::stream);
        AllowedMethods.refuseAllBut(rules, PATH, Method.GET, Method.HEAD);
    }

    private void stream(ServerRequest request, ServerResponse response) {
        List<String> topics;
        List<Since> since;
        Grant grant;
        String headers = http1(response); // comes before the reservation, which would leak if this threw
        try {
            requireAllowedOrigin(request);
            topics = topics(request);
            grant = verify(request, topics);
            since = StreamStart.of(request, topics);
            CurrentRequest.place(request.remotePeer()).ifPresent(Place::authorized);
            if (CurrentRequest.isHead(request)) {
                describe(response);
                return;
            }
            if (!reserve.test(topics)) {
                throw new ProblemException(ProblemCode.UNAVAILABLE, noPlace.get());
            }
        } catch (ProblemException e) {
            refuse(request, response, e);
            return;
        }
        Caller caller = access.caller(request.remotePeer(), request.headers());
        throw successors.handOver(ctx -> streams.open(ctx, caller, grant, topics, since, headers));
    }

    /**
     * Refuses a stream. An {@code EventSource} gives up for good after any status other than 200, so where another try may
     * help, it gets a 200 that tells it how long to wait.
     */
    private void refuse(ServerRequest request, ServerResponse response, ProblemException e) {
        Problem problem = e.problem();
        refused.accept(problem.code());
        if (problem.code() == ProblemCode.UNAVAILABLE && isEventSource(request)) {
            tell(request, Status.OK_200, problem, e.subject());
            response.header(HeaderNames.CONTENT_TYPE, EVENT_STREAM)
                    .header(HeaderNames.CACHE_CONTROL, "no-store")
                    .send(comeBack.get());
            return;
        }
        tell(request, problem.status(), problem, e.subject());
        problem.send(response);
    }

    private static boolean isEventSource(ServerRequest request) {
        return request.headers().values(HeaderNames.ACCEPT).stream().anyMatch(type -> type.contains(EVENT_STREAM));
    }

    private void tell(ServerRequest request, Status status, Problem problem, String subject) {
        access.streamRefused(
                request.remotePeer(),
                request.headers(),
                status.code(),
                problem.code().label(),
                problem.code() == ProblemCode.UNAVAILABLE ? problem.detail() : "",
                subject);
    }

    private void requireAllowedOrigin(ServerRequest request) throws ProblemException {
        Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
        if (origin.isPresent() && !allowedOrigin.test(origin.get())) {
            throw new ProblemException(
                    ProblemCode.ORIGIN_DENIED, "This Origin may not connect; ALLOWED_ORIGINS lists those that may.");
        }
    }

    private List<String> topics(ServerRequest request) throws ProblemException {
        List<String> topics = List.copyOf(new TreeSet<>(request.query().all("topic", List::of)));
        if (topics.isEmpty()) {
            throw malformed("There is no topic; name some, as in /events?topic=news&topic=weather.");
        }
        if (topics.size() > maxTopics) {
            throw new ProblemException(
                    ProblemCode.RATE_LIMITED, "A connection may have " + maxTopics + " subscriptions and no more.");
        }
        for (String topic : topics) {
            Optional<String> fault = TopicName.fault(topic);
            if (fault.isPresent()) {
                throw malformed("A parameter 'topic' names no topic: " + fault.get() + ".");
            }
            if (topics.size() > 1 && RESERVED.contains(topic)) {
                throw malformed(
                        "The topic '" + topic + "' can't be told from an event of that name in a stream of several"
                                + " topics; open one for it alone.");
            }
        }
        return topics;
    }

    private Grant verify(ServerRequest request, List<String> topics) throws ProblemException {
        String token = BearerToken.of(request)
                .or(() -> request.query().first("token").asOptional())
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.TOKEN_MISSING,
                        "There is no token; put one of scope 'subscribe' into 'Authorization: Bearer' or '?token='."));
        Verdict verdict = tokens.verify(token, Scope.SUBSCRIBE, topics.getFirst());
        for (String topic : topics.subList(1, topics.size())) {
            verdict = verdict instanceof Grant ? tokens.verify(token, Scope.SUBSCRIBE, topic) : verdict;
        }
        return switch (verdict) {
            case Grant grant -> grant;
            case Refusal refusal -> throw new ProblemException(refusal);
        };
    }

    /** Answers HEAD with the head that a stream would have. It has no length, which Helidon would add. */
    private static void describe(ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream")
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no")
                .header(HeaderValues.TRANSFER_ENCODING_CHUNKED)
                .send();
    }

    /** The response headers as HTTP/1.1 lines: those that filters have set, and the date that Helidon would add. */
    private static String http1(ServerResponse response) {
        response.header(HeaderNames.DATE, DateTime.rfc1123String());
        BufferData lines = BufferData.growing(256);
        for (Header header : response.headers()) {
            header.writeHttp1Header(lines);
        }
        return lines.readString(lines.available(), StandardCharsets.US_ASCII);
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
    }
}
