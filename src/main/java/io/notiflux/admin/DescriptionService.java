package io.notiflux.admin;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.notiflux.http.AllowedMethods;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Answers {@code GET /admin/openapi.json} with the description of all that is below {@code /admin}, in OpenAPI 3.1. */
public final class DescriptionService implements HttpService {
    private static final String PATH = "/admin/openapi.json";

    private final byte[] description = read();

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, Answers.json(_ -> description));
        AllowedMethods.refuseAllBut(rules, PATH, Method.GET, Method.HEAD);
    }

    private static byte[] read() {
        try (InputStream in = DescriptionService.class.getResourceAsStream(PATH)) {
            return Objects.requireNonNull(in, "packaged").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
