package io.notiflux.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lets pages of the allowed origins broadcast and read events (CORS, Fetch Standard section 3.2), and read problems
 * too. The rule is the same as for WebSockets. Helidon's own CORS would answer other origins with an empty 403, which
 * says nothing.
 */
public final class CrossOrigin implements Filter {
    private static final Header VARY = HeaderValues.create(HeaderNames.VARY, "Origin");
    private static final Header METHODS = HeaderValues.create(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
    private static final Header HEADERS = HeaderValues.create(
            HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, Cache-Control");
    private static final Header EXPOSED =
            HeaderValues.create(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "Idempotency-Replayed, Retry-After");
    /**
     * How long browsers may cache a preflight's answer: an hour. Browsers' own limits are shorter or not much longer.
     */
    private static final Header MAX_AGE = HeaderValues.create(HeaderNames.ACCESS_CONTROL_MAX_AGE, "3600");

    private final List<String> paths;
    private final Predicate<String> allowed;

    /**
     * Makes the filter.
     *
     * @param paths that pages may use, with all that is below them
     * @param allowed whether pages of an origin may use them
     */
    public CrossOrigin(List<String> paths, Predicate<String> allowed) {
        this.paths = paths;
        this.allowed = allowed;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!isShared(request.path().path())) {
            chain.proceed();
            return;
        }
        // This is set even if there is no origin, or a wrong one: a cache must not give that answer to a page that has
        // a right one.
        response.header(VARY);
        Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
        if (origin.isEmpty() || !allowed.test(origin.get())) {
            chain.proceed();
            return;
        }
        response.header(HeaderValues.create(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin.get()));
        if (isPreflight(request)) {
            response.header(METHODS)
                    .header(HEADERS)
                    .header(MAX_AGE)
                    .status(Status.NO_CONTENT_204)
                    .send();
        } else {
            response.header(EXPOSED);
            chain.proceed();
        }
    }

    /** Returns the headers that let a page of that origin read an answer from that path; empty if it may not. */
    List<Header> headers(String path, String origin) {
        return isShared(path) && allowed.test(origin)
                ? List.of(HeaderValues.create(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin), VARY, EXPOSED)
                : List.of();
    }

    private boolean isShared(String path) {
        return paths.stream().anyMatch(shared -> path.equals(shared) || path.startsWith(shared + "/"));
    }

    private static boolean isPreflight(RoutingRequest request) {
        return request.prologue().method().equals(Method.OPTIONS)
                && request.headers().contains(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }
}
