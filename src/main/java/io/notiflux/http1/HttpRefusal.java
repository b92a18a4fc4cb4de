package io.notiflux.http1;

import io.helidon.http.Status;

/**
 * The reason why a request, or the rest of its body, is refused. It has no stack trace: it is not a bug, and peers
 * decide how often it happens.
 */
final class HttpRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** The status of RFC 6585 section 5, for which Helidon has no name. */
    static final Status HEADERS_TOO_LARGE_431 = Status.create(431, "Request Header Fields Too Large");

    private final transient Status status;

    /**
     * Makes a refusal.
     *
     * @param detail for the peer: what is wrong and how to mend it, with nothing of what it sent
     */
    HttpRefusal(Status status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    /** Makes a refusal of something that is not HTTP/1.1. */
    static HttpRefusal malformed(String detail) {
        return new HttpRefusal(Status.BAD_REQUEST_400, detail);
    }

    static HttpRefusal bodyTooLarge() {
        return new HttpRefusal(
                Status.REQUEST_ENTITY_TOO_LARGE_413, "The body is over this server's MAX_MESSAGE_BYTES; send less.");
    }

    Status status() {
        return status;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
