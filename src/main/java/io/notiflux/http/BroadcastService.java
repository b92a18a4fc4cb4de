package io.notiflux.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpMediaType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.notiflux.json.Json;
import io.notiflux.limits.InboundBudget;
import io.notiflux.limits.InboundBytes;
import io.notiflux.stats.Tally;
import io.notiflux.token.Grant;
import io.notiflux.token.Refusal;
import io.notiflux.token.Scope;
import io.notiflux.token.TokenVerifier;
import io.notiflux.topic.Receipt;
import io.notiflux.topic.TopicHub;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** {@code POST /broadcast}: answered once the message has its place in the topic's order and is queued to everyone. */
public final class BroadcastService implements HttpService {
    static final String PATH = "/broadcast";

    private static final String ACCEPTED = "accepted";
    private static final Header JSON = HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json");
    private static final String BEARER = "bearer ";

    private final TopicHub hub;
    private final TokenVerifier tokens;
    private final Tally results;
    private final InboundBudget inbound;
    private final int maxBodyBytes;
    private final BooleanSupplier stopping;

    /** Counts how broadcasts end: {@code accepted}, or a problem's code. */
    public static Tally newTally() {
        var labels = new ArrayList<>(List.of(ACCEPTED));
        for (ProblemCode code : ProblemCode.values()) {
            labels.add(code.label());
        }
        return new Tally(labels);
    }

    /**
     * @param inbound what all bodies that are not broadcast yet may take together
     * @param maxBodyBytes of one of them, which Helidon holds to
     * @param stopping whether no new broadcasts are taken
     */
    public BroadcastService(
            TopicHub hub,
            TokenVerifier tokens,
            Tally results,
            InboundBudget inbound,
            int maxBodyBytes,
            BooleanSupplier stopping) {
        this.inbound = inbound;
        this.maxBodyBytes = maxBodyBytes;
        this.hub = hub;
        this.tokens = tokens;
        this.results = results;
        this.stopping = stopping;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post(PATH, this::broadcast);
    }

    private void broadcast(ServerRequest request, ServerResponse response) {
        var body = new InboundBytes(inbound, maxBodyBytes);
        try {
            if (stopping.getAsBoolean()) {
                throw new ProblemException(ProblemCode.UNAVAILABLE, "This server is stopping; try again.");
            }
            requireJson(request);
            read(request, body);
            BroadcastRequest broadcast = BroadcastRequest.parse(body.content());
            body.clear();
            String token = broadcast.token().or(() -> bearer(request)).orElseThrow(BroadcastService::noToken);
            switch (tokens.verify(token, Scope.BROADCAST, broadcast.topic())) {
                case Refusal refusal -> refuse(response, Problem.of(refusal));
                case Grant grant ->
                    accept(response, broadcast.topic(), hub.publish(broadcast.topic(), broadcast.message()));
            }
        } catch (ProblemException e) {
            refuse(response, e.problem());
        } finally {
            body.clear();
        }
    }

    private void accept(ServerResponse response, String topic, Receipt receipt) {
        results.count(ACCEPTED);
        response.header(JSON).send(Json.object(json -> {
            json.writeStringField("id", receipt.id().toString());
            json.writeStringField("topic", topic);
            json.writeNumberField("subscribers", receipt.subscribers());
        }));
    }

    private void refuse(ServerResponse response, Problem problem) {
        results.count(problem.code().label());
        response.status(problem.status());
        problem.headers().forEach(response::header);
        response.send(problem.json());
    }

    private static void requireJson(ServerRequest request) throws ProblemException {
        Optional<HttpMediaType> type = contentType(request);
        boolean isJson = type.map(HttpMediaType::mediaType)
                .filter(t -> t.type().equals("application"))
                .filter(t -> t.subtype().equals("json") || t.subtype().endsWith("+json"))
                .isPresent();
        boolean isUtf8 = type.flatMap(HttpMediaType::charset)
                .map(charset -> charset.equals("utf-8"))
                .orElse(true);
        if (!isJson || !isUtf8) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send JSON in UTF-8, with 'Content-Type: application/json'.");
        }
    }

    /** In lower case, since case means nothing in it (RFC 9110 section 8.3.1), and Helidon would keep it. */
    private static Optional<HttpMediaType> contentType(ServerRequest request) {
        try {
            return request.headers()
                    .first(HeaderNames.CONTENT_TYPE)
                    .map(type -> HttpMediaType.create(type.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no media type at all
        }
    }

    private static void read(ServerRequest request, InboundBytes body) throws ProblemException {
        if (!request.content().hasEntity()) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST,
                    "The body is empty; it must be {\"topic\": \"...\", \"message\": \"...\"}.");
        }
        try {
            // Not closed, which would read on to the end of a body that failed.
            InputStream in = request.content().inputStream();
            byte[] piece;
            do {
                piece = in.readNBytes(InboundBytes.FREE_BYTES);
                if (!body.append(piece)) {
                    throw new ProblemException(
                            ProblemCode.UNAVAILABLE,
                            "This server has no memory left for unfinished bodies; try again.");
                }
            } while (piece.length == InboundBytes.FREE_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("the client went before its body was whole", e);
        } catch (NumberFormatException e) { // Helidon's word for a chunk's size; what follows is out of step
            throw RequestException.builder()
                    .type(DirectHandler.EventType.BAD_REQUEST)
                    .status(Status.BAD_REQUEST_400)
                    .message("A chunk of the body has no size in hexadecimal.")
                    .setKeepAlive(false)
                    .build();
        }
    }

    static Optional<String> bearer(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.AUTHORIZATION)
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    private static ProblemException noToken() {
        return new ProblemException(
                ProblemCode.TOKEN_MISSING,
                "There is no token; put one of scope 'broadcast' into the field 'token' or 'Authorization: Bearer'.");
    }
}
