package io.notiflux.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;

/**
 * Reads the token of {@code Authorization: Bearer <token>} (RFC 6750 section 2.1). Nothing of the token is checked
 * here.
 */
public final class BearerToken {
    private static final String SCHEME = "bearer ";

    private BearerToken() {}

    /** Returns the token; empty if the header is missing or has another scheme. */
    public static Optional<String> of(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.AUTHORIZATION)
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip());
    }
}
