package io.notiflux.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.List;

/**
 * Answers 405 with {@code Allow} when a known path is asked for with a method that it does not have. This service does
 * so for the paths that no service of ours has; other services use {@link #refuseAllBut}.
 */
public final class AllowedMethods implements HttpService {
    private static final String WEB_SOCKET = "/ws";
    /** The path under which {@code OPTIONS *} arrives here (RFC 9110 section 9.3.7). */
    private static final String SERVER = "/*";

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
        rules.route(
                Method.OPTIONS,
                PathMatchers.exact(SERVER),
                (request, response) -> response.status(Status.NO_CONTENT_204)
                        .header(HeaderValues.create(HeaderNames.ALLOW, "GET, HEAD, POST, OPTIONS"))
                        .send());
    }

    /** Does the same for the paths of health and metrics, which Helidon serves, for GET alone. */
    public static void ofObservers(HttpRules rules) {
        refuseAllBut(rules, "/observe/metrics", Method.GET, Method.HEAD);
        refuseAllBut(rules, "/observe/health", Method.GET, Method.HEAD);
        refuseAllBut(rules, "/observe/health/{check}", Method.GET, Method.HEAD);
    }

    /** Answers every other method of the path with 405. It must be registered after the methods that the path has. */
    public static void refuseAllBut(HttpRules rules, String path, Method... methods) {
        refuseAllBut(rules, PathMatchers.create(path), methods);
    }

    /** The same for all paths that match. */
    public static void refuseAllBut(HttpRules rules, PathMatcher paths, Method... methods) {
        List<Method> allowed = List.of(methods);
        String names = String.join(", ", allowed.stream().map(Method::text).toList());
        rules.route(method -> !allowed.contains(method), paths, (request, response) -> {
            throw new HttpException("This path answers " + names + " only.", Status.METHOD_NOT_ALLOWED_405, true)
                    .header(HeaderValues.create(HeaderNames.ALLOW, names));
        });
    }
}
