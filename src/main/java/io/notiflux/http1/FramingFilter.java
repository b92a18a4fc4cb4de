package io.notiflux.http1;

import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.function.BooleanSupplier;

/**
 * Ends a connection after the answer to its last request, and says so in the answer (RFC 9112 section 9.6). A request
 * is the last if it asks for that, if its body was not all read, or if the server is about to stop. This is the first of all filters, so that no answer
 * bypasses it.
 */
public final class FramingFilter implements Filter {
    private final BooleanSupplier stopping;

    /**
     * Creates the filter.
     *
     * @param stopping whether the server is about to stop
     */
    public FramingFilter(BooleanSupplier stopping) {
        this.stopping = stopping;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        RequestFraming framing = CurrentRequest.framing(request);
        response.beforeSend(() -> {
                    if (!framing.canGoOn() || stopping.getAsBoolean()) {
                        response.headers().set(HeaderValues.CONNECTION_CLOSE);
                    }
                })
                .whenSent(() -> {
                    if (isLast(response.headers())) {
                        framing.endAfterThis();
                    }
                });
        chain.proceed();
    }

    private static boolean isLast(Headers answer) {
        return !answer.contains(HeaderValues.CONNECTION_KEEP_ALIVE) // as nearly all have, and nothing is to be split
                && answer.containsToken(HeaderValues.CONNECTION_CLOSE);
    }
}
