package io.notiflux.http;

import io.helidon.http.Status;
import io.notiflux.stats.Label;
import io.notiflux.token.Refusal;

/** The kinds of problems, and the status of each. */
public enum ProblemCode implements Label {
    MALFORMED_REQUEST(Status.BAD_REQUEST_400),
    TOKEN_MISSING(Status.UNAUTHORIZED_401),
    TOKEN_MALFORMED(Status.UNAUTHORIZED_401),
    TOKEN_SIGNATURE(Status.UNAUTHORIZED_401),
    TOKEN_EXPIRED(Status.UNAUTHORIZED_401),
    TOKEN_CLAIMS(Status.UNAUTHORIZED_401),
    SCOPE_DENIED(Status.FORBIDDEN_403),
    TOPIC_DENIED(Status.FORBIDDEN_403),
    ORIGIN_DENIED(Status.FORBIDDEN_403),
    NOT_FOUND(Status.NOT_FOUND_404),
    METHOD_NOT_ALLOWED(Status.METHOD_NOT_ALLOWED_405),
    TOO_LARGE(Status.REQUEST_ENTITY_TOO_LARGE_413),
    UNSUPPORTED_MEDIA_TYPE(Status.UNSUPPORTED_MEDIA_TYPE_415),
    IDEMPOTENCY_CONFLICT(Status.create(422, "Unprocessable Content")),
    RATE_LIMITED(Status.TOO_MANY_REQUESTS_429),
    INTERNAL(Status.INTERNAL_SERVER_ERROR_500),
    UNAVAILABLE(Status.SERVICE_UNAVAILABLE_503);

    @SuppressWarnings("ImmutableEnumChecker") // Helidon's Status is immutable, but is not annotated so
    private final Status status;

    ProblemCode(Status status) {
        this.status = status;
    }

    public Status status() {
        return status;
    }

    public static ProblemCode of(Refusal.Reason reason) {
        return switch (reason) {
            case TOKEN_MALFORMED -> TOKEN_MALFORMED;
            case TOKEN_SIGNATURE -> TOKEN_SIGNATURE;
            case TOKEN_EXPIRED -> TOKEN_EXPIRED;
            case TOKEN_CLAIMS -> TOKEN_CLAIMS;
            case SCOPE_DENIED -> SCOPE_DENIED;
            case TOPIC_DENIED -> TOPIC_DENIED;
            case UNAVAILABLE -> UNAVAILABLE;
        };
    }

    /** Returns the kind of an error for which HTTP itself has a status. */
    public static ProblemCode of(Status status) {
        return switch (status.code()) {
            case 403 -> ORIGIN_DENIED; // at this level only the upgrade forbids
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 413 -> TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 422 -> IDEMPOTENCY_CONFLICT;
            case 429 -> RATE_LIMITED;
            case 500 -> INTERNAL;
            case 503 -> UNAVAILABLE;
            default -> MALFORMED_REQUEST;
        };
    }
}
