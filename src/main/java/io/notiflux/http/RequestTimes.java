package io.notiflux.http;

import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.notiflux.stats.LatencyHistogram;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Measures how long requests take, by route and class of status: from a request's head to its answer's end, and so with
 * the time in which its body arrives.
 *
 * <p>What turns into a WebSocket or a stream of events has no end of an answer, and is not measured; it is counted among
 * the open connections. What is refused before it is routed has no beginning that is known.
 */
public final class RequestTimes implements Filter {
    /** The route of all paths that are not told apart, as labels must be a closed set. */
    private static final String OTHER = "other";

    // The first digits of an answer's status.
    private static final int LOWEST = 2;
    private static final int HIGHEST = 5;

    private final UnaryOperator<String> routeOf;
    private final LongSupplier nanoClock;
    private final Map<String, List<LatencyHistogram>> times = new LinkedHashMap<>();
    private final List<LatencyHistogram> others = newHistograms();

    /**
     * Makes a filter that has measured nothing.
     *
     * @param routes those that are told apart
     * @param routeOf the route of a path, which is mostly the path itself
     */
    public RequestTimes(List<String> routes, UnaryOperator<String> routeOf, LongSupplier nanoClock) {
        this.routeOf = routeOf;
        this.nanoClock = nanoClock;
        routes.forEach(route -> times.put(route, newHistograms()));
        times.put(OTHER, others);
    }

    private static List<LatencyHistogram> newHistograms() {
        return IntStream.rangeClosed(LOWEST, HIGHEST)
                .mapToObj(_ -> new LatencyHistogram())
                .toList();
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long began = nanoClock.getAsLong();
        try {
            chain.proceed();
        } catch (HttpException e) { // thrown by another filter; Helidon answers with it
            measured(request, e.status(), began);
            throw e;
        }
        measured(request, response.status(), began);
    }

    private void measured(RoutingRequest request, Status status, long began) {
        String path = request.prologue().uriPath().rawPath();
        int firstDigit = Math.clamp(status.code() / 100, LOWEST, HIGHEST);
        times.getOrDefault(routeOf.apply(path), others).get(firstDigit - LOWEST).record(nanoClock.getAsLong() - began);
    }

    /** Returns what was measured up to now, by the label of the route and that of the status, such as {@code 2xx}. */
    public Map<List<String>, LatencyHistogram.Snapshot> snapshots() {
        Map<List<String>, LatencyHistogram.Snapshot> snapshots = new LinkedHashMap<>();
        times.forEach((route, histograms) -> {
            for (int i = 0; i < histograms.size(); i++) {
                snapshots.put(
                        List.of(route, LOWEST + i + "xx"), histograms.get(i).snapshot());
            }
        });
        return snapshots;
    }
}
