package io.notiflux.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;

/**
 * Answers 405 with {@code Allow} where a known path is asked with a method that it does not have: here for the paths that no
 * service of ours has, elsewhere by {@link #refuseAllBut}.
 */
public final class AllowedMethods implements HttpService {
    private static final String WEB_SOCKET = "/ws";
    private static final Status UPGRADE_REQUIRED_426 = Status.create(426, "Upgrade Required");

    @Override
    public void routing(HttpRules rules) {
        rules.get(WEB_SOCKET, (request, response) -> {
            throw new HttpException(
                            "This path speaks WebSocket; ask for it with 'Upgrade: websocket'.",
                            UPGRADE_REQUIRED_426,
                            true)
                    .header(HeaderValues.create(HeaderNames.UPGRADE, "websocket"));
        });
        refuseAllBut(rules, WEB_SOCKET, Method.GET);
        refuseAllBut(rules, "/observe/metrics", Method.GET);
        refuseAllBut(rules, "/observe/health", Method.GET, Method.HEAD);
        refuseAllBut(rules, "/observe/health/{check}", Method.GET, Method.HEAD);
    }

    /** Refuses CONNECT before routing: it names no path, and Helidon's matching of paths would fail on that. */
    public static void refuseTunnels(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (request.prologue().method().equals(Method.CONNECT)) {
            throw new HttpException("This server is no proxy and opens no tunnels.", Status.BAD_REQUEST_400, false);
        }
        chain.proceed();
    }

    /** Answers every other method of the path with 405; to be registered after those that it has. */
    public static void refuseAllBut(HttpRules rules, String path, Method... methods) {
        List<Method> allowed = List.of(methods);
        String names = String.join(", ", allowed.stream().map(Method::text).toList());
        rules.route(method -> !allowed.contains(method), PathMatchers.create(path), (request, response) -> {
            throw new HttpException("This path answers " + names + " only.", Status.METHOD_NOT_ALLOWED_405, true)
                    .header(HeaderValues.create(HeaderNames.ALLOW, names));
        });
    }
}
