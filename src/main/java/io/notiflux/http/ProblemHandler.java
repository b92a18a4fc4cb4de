package io.notiflux.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.notiflux.stats.Tally;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns the errors that Helidon answers, before routing and within it, into problems. */
public final class ProblemHandler implements DirectHandler {
    /**
     * The message that Helidon gives where the real one might quote the request. It points to the log, but our log does
     * not have that text either.
     */
    private static final String POINTS_TO_LOG = "Bad request, see server log";

    /** The beginning of Helidon's messages that quote a whole query, which may hold a token. */
    private static final String QUOTES_QUERY = "Query ";

    private static final String NOT_HTTP =
            "The request is not HTTP/1.1: its first line or one of its headers has characters or a form that it must not.";

    private final Predicate<String> isCounted;
    private final Tally<? super ProblemCode> results;

    /**
     * Makes the handler.
     *
     * @param isCounted the paths whose refused requests are counted
     * @param results counts them by code
     */
    public ProblemHandler(Predicate<String> isCounted, Tally<? super ProblemCode> results) {
        this.isCounted = isCounted;
        this.results = results;
    }

    /** Returns this handler, registered for errors of every kind. */
    public DirectHandlers forAll() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, this);
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType eventType,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        ProblemCode code = ProblemCode.of(status);
        var problem = new Problem(code, status, detail(code, message));
        if (isCounted.test(request.path())) {
            results.count(code);
        }
        for (Header header : problem.headers()) {
            headers.set(header);
        }
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(eventType.keepAlive())
                .entity(problem.json())
                .build();
    }

    /**
     * Returns the detail for a problem.
     *
     * @param message the message of Helidon's exception, which may have none
     */
    private static String detail(ProblemCode code, @Nullable String message) {
        return switch (code) {
            case NOT_FOUND -> "There is nothing at this path; docs/publishing.md lists the paths that there are.";
            case TOO_LARGE -> "The body is over this server's MAX_MESSAGE_BYTES; send less.";
            case INTERNAL -> "The server made a mistake, which is in its log.";
            default ->
                message == null
                                || message.isBlank()
                                || message.startsWith(POINTS_TO_LOG)
                                || message.startsWith(QUOTES_QUERY)
                        ? NOT_HTTP
                        : message;
        };
    }
}
