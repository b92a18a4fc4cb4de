package io.notiflux.http;

import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Refuses paths that are not written exactly. Helidon's matching takes {@code //console/}, {@code /x/../console/} and
 * {@code /console;x/} for {@code /console/}, and other servers do not. Otherwise a proxy in between could allow or deny
 * another path than the one that is served.
 */
public final class ExactPaths implements Filter {
    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!isExact(request.prologue().uriPath().rawPath())) {
            throw new HttpException("There is nothing at this path.", Status.NOT_FOUND_404, true);
        }
        chain.proceed();
    }

    /** Returns whether a raw path has no empty segment, no segment of dots, encoded or not, and no parameter. */
    public static boolean isExact(String path) {
        if (path.contains("//") || path.indexOf(';') >= 0) {
            return false;
        }
        if (path.indexOf('.') < 0 && path.indexOf('%') < 0) {
            return true;
        }
        for (String segment : path.split("/", -1)) {
            // No name of ours consists of three characters that are all dots.
            String decoded = segment.replace("%2e", ".").replace("%2E", ".");
            if (decoded.equals(".") || decoded.equals("..")) {
                return false;
            }
        }
        return true;
    }
}
