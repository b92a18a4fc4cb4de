package io.notiflux.publish;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.notiflux.connection.InboundBytes;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.http1.CurrentRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads a request's body, and checks that it has the right type, is within its limits, and is complete. */
final class RequestBody {
    private static final Header JSON = HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Header IDENTITY = HeaderValues.create(HeaderNames.ACCEPT_ENCODING, "identity");

    /** What is told of a body that should be JSON and is none at all. */
    static final String EMPTY = "The body is empty; it must be {\"topic\": \"...\", \"message\": \"...\"}.";

    private RequestBody() {}

    /**
     * Refuses every content coding (RFC 9110 sections 8.4 and 12.5.3), because a small body could unfold into a large
     * one.
     */
    static void requireNoCoding(ServerRequest request, ServerResponse response) throws ProblemException {
        if (!request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
            return; // as nearly all do; to split no value costs more than this
        }
        for (String coding : request.headers().values(HeaderNames.CONTENT_ENCODING)) {
            if (!coding.strip().equalsIgnoreCase("identity")) {
                response.header(IDENTITY);
                throw new ProblemException(
                        ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as it is, without Content-Encoding.");
            }
        }
    }

    static void requireJson(ServerRequest request) throws ProblemException {
        if (!isJson(request)) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send JSON in UTF-8, with 'Content-Type: application/json'.");
        }
    }

    static boolean isJson(ServerRequest request) {
        if (request.headers().contains(JSON)) {
            return true; // what nearly all send, without the parser
        }
        return isUtf8(request, subtype -> subtype.equals("json") || subtype.endsWith("+json"));
    }

    /** Whether the body has one JSON object per line. */
    static boolean isNdjson(ServerRequest request) {
        return isUtf8(request, subtype -> subtype.equals("x-ndjson") || subtype.equals("ndjson"));
    }

    private static boolean isUtf8(ServerRequest request, Predicate<String> subtype) {
        Optional<HttpMediaType> type = contentType(request);
        return type.map(HttpMediaType::mediaType)
                        .filter(t -> t.type().equals("application"))
                        .filter(t -> subtype.test(t.subtype()))
                        .isPresent()
                && type.flatMap(HttpMediaType::charset)
                        .map(charset -> charset.equals("utf-8"))
                        .orElse(true);
    }

    /** The content type in lower case. Case means nothing in it (RFC 9110 section 8.3.1), but Helidon would keep it. */
    private static Optional<HttpMediaType> contentType(ServerRequest request) {
        try {
            return request.headers()
                    .first(HeaderNames.CONTENT_TYPE)
                    .map(type -> HttpMediaType.create(type.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // it is no media type
        }
    }

    /**
     * Refuses a type that says that the body is not UTF-8. Any other is taken: curl says that the body is a form,
     * whatever it is.
     */
    static void requireUtf8(ServerRequest request) throws ProblemException {
        Optional<String> charset = contentType(request).flatMap(HttpMediaType::charset);
        if (!charset.orElse("utf-8").equals("utf-8")) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the message in UTF-8, and name no other charset.");
        }
    }

    /** @param empty the detail of the problem that there is no body */
    static void read(ServerRequest request, InboundBytes body, String empty) throws ProblemException {
        if (!request.content().hasEntity()) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, empty);
        }
        CurrentRequest.wantBody(request);
        try {
            // The stream is not closed: closing it would read a failed body to its end.
            InputStream in = request.content().inputStream();
            int atOnce = atOnce(request);
            byte[] piece;
            do {
                piece = in.readNBytes(atOnce);
                if (!body.append(piece)) {
                    throw new ProblemException(
                            ProblemCode.UNAVAILABLE,
                            "This server has no memory left for unfinished bodies; try again.");
                }
            } while (piece.length == atOnce);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how much to read at once: for a small body one byte more than it has, so that its end is seen, too. */
    private static int atOnce(ServerRequest request) {
        long length = request.headers().contentLength().orElse(InboundBytes.FREE_BYTES);
        return (int) Math.min(length + 1, InboundBytes.FREE_BYTES);
    }
}
