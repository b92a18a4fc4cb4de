package io.notiflux.http;

import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

/**
 * Answers {@code GET /health} with an empty 200 while the process can serve, as clients of the original notiflux
 * expect.
 */
public final class HealthService implements HttpService {
    private static final String PATH = "/health";

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, (request, response) -> response.status(Status.OK_200).send());
        AllowedMethods.refuseAllBut(rules, PATH, Method.GET, Method.HEAD);
    }
}
