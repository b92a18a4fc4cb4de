package io.notiflux.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import io.notiflux.json.Json;
import io.notiflux.token.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An error as {@code application/problem+json} (RFC 9457).
 *
 * @param detail what is wrong and how to mend it; never any part of a token or a message
 */
public record Problem(ProblemCode code, Status status, String detail) {
    private static final Header CONTENT_TYPE =
            HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/problem+json");

    /**
     * Tells clients to retry after 5 seconds: long enough for a restart or a burst to pass, and short enough that a
     * publisher's own queue holds what waits.
     */
    private static final Header RETRY_AFTER = HeaderValues.create(HeaderNames.RETRY_AFTER, "5");

    public Problem(ProblemCode code, String detail) {
        this(code, code.status(), detail);
    }

    public static Problem of(Refusal refusal) {
        return new Problem(ProblemCode.of(refusal.reason()), refusal.detail());
    }

    /** Returns the headers that the status calls for (RFC 6750 section 3, RFC 9110 section 10.2.3). */
    public List<Header> headers() {
        List<Header> headers = new ArrayList<>();
        headers.add(CONTENT_TYPE);
        switch (status.code()) {
            case 401 -> headers.add(challenge("invalid_token"));
            case 403 -> {
                if (code != ProblemCode.ORIGIN_DENIED) {
                    headers.add(challenge("insufficient_scope"));
                }
            }
            case 429, 503 -> headers.add(RETRY_AFTER);
            default -> {}
        }
        return headers;
    }

    byte[] json() {
        return Json.object(this::write);
    }

    /** Writes the problem's members. */
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("type", "about:blank");
        json.writeStringField("title", status.reasonPhrase());
        json.writeNumberField("status", status.code());
        json.writeStringField("detail", detail);
        json.writeStringField("code", code.label());
    }

    /** Writes the members by which a problem is recognized, where it was told in full before. */
    public void writeBriefly(JsonGenerator json) throws IOException {
        json.writeNumberField("status", status.code());
        json.writeStringField("code", code.label());
    }

    /** Sends this problem as the answer. */
    public void send(ServerResponse response) {
        response.status(status);
        headers().forEach(header -> response.headers().set(header));
        response.send(json());
    }

    private static Header challenge(String error) {
        return HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer error=\"" + error + "\"");
    }
}
