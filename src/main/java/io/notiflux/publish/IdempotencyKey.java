package io.notiflux.publish;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import java.util.List;
import java.util.Optional;

/** The header by which a publisher says that a broadcast is one that it may have sent before. */
final class IdempotencyKey {
    static final HeaderName HEADER = HeaderNames.create("Idempotency-Key");

    private static final int MAX_LENGTH = 255;

    private IdempotencyKey() {}

    /** The request's key, if it has one. */
    static Optional<String> of(ServerRequestHeaders headers) throws ProblemException {
        List<String> keys = headers.contains(HEADER) ? headers.values(HEADER) : List.of();
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        if (keys.size() > 1 || !isKey(keys.getFirst())) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST,
                    "An Idempotency-Key is 1 to " + MAX_LENGTH
                            + " visible characters of ASCII, once; take a random UUID.");
        }
        return Optional.of(keys.getFirst());
    }

    private static boolean isKey(String key) {
        return !key.isEmpty() && key.length() <= MAX_LENGTH && key.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }
}
