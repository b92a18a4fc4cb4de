package io.notiflux.http;

import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Lets a path mean what it says. Helidon's matching takes {@code //console/}, {@code /x/../console/} and {@code
 * /console;x/} for {@code /console/}, as other servers don't: what a proxy in between allows or denies by the path would
 * then be another thing than what is served.
 */
public final class ExactPaths implements Filter {
    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!isExact(request.prologue().uriPath().rawPath())) {
            throw new HttpException("There is nothing at this path.", Status.NOT_FOUND_404, true);
        }
        chain.proceed();
    }

    /** Whether a raw path has no empty segment, none of dots, also encoded, and no parameter. */
    public static boolean isExact(String path) {
        if (path.contains("//") || path.indexOf(';') >= 0) {
            return false;
        }
        for (String segment : path.split("/", -1)) {
            // No name of ours has three characters of which each is a dot.
            String decoded = segment.replace("%2e", ".").replace("%2E", ".");
            if (decoded.equals(".") || decoded.equals("..")) {
                return false;
            }
        }
        return true;
    }
}
