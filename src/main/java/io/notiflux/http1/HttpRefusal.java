package io.notiflux.http1;

import io.helidon.http.Status;

/** Why a request, or the rest of its body, is not taken. Without a stack: it is no bug, and peers decide how often. */
final class HttpRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** RFC 6585 section 5; Helidon has no name for it. */
    static final Status HEADERS_TOO_LARGE_431 = Status.create(431, "Request Header Fields Too Large");

    private final transient Status status;

    /** @param detail for the peer: what is wrong and how to mend it, with nothing of what it sent */
    HttpRefusal(Status status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    /** What is no HTTP/1.1. */
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
