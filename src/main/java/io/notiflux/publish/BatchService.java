package io.notiflux.publish;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.notiflux.connection.InboundBytes;
import io.notiflux.connection.MemoryBudget;
import io.notiflux.connection.Place;
import io.notiflux.http.AllowedMethods;
import io.notiflux.http.BearerToken;
import io.notiflux.http.Problem;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.http1.CurrentRequest;
import io.notiflux.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Serves {@code POST /broadcast/batch}: many broadcasts in one request, as lines or as an array, each with a result of
 * its own. They are published in their order, and a bad one does not keep the others from being published.
 */
public final class BatchService implements HttpService {
    static final String PATH = BroadcastService.PATH + "/batch";

    private final Broadcasts broadcasts;
    private final MemoryBudget inbound;
    private final int maxBodyBytes;

    /** The result of one broadcast. */
    private sealed interface Result {
        record Accepted(BroadcastAnswer answer) implements Result {}

        record Refused(Problem problem) implements Result {}
    }

    /**
     * Creates the service.
     *
     * @param inbound the memory that all bodies which are not broadcast yet may take together
     * @param maxBodyBytes the size limit of one body, which Helidon enforces
     */
    public BatchService(Broadcasts broadcasts, MemoryBudget inbound, int maxBodyBytes) {
        this.broadcasts = broadcasts;
        this.inbound = inbound;
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post(PATH, this::broadcast);
        AllowedMethods.refuseAllBut(rules, PATH, Method.POST);
    }

    private void broadcast(ServerRequest request, ServerResponse response) {
        var body = new InboundBytes(inbound, maxBodyBytes);
        try {
            broadcasts.requireServing();
            if (request.headers().contains(IdempotencyKeys.HEADER)) {
                throw new ProblemException(
                        ProblemCode.MALFORMED_REQUEST,
                        "A batch takes no Idempotency-Key; send what must not come twice to /broadcast.");
            }
            RequestBody.requireNoCoding(request, response);
            boolean lines = RequestBody.isNdjson(request);
            if (!lines) {
                RequestBody.requireJson(request);
            }
            RequestBody.read(request, body);
            List<ByteBuffer> items = lines ? BatchItems.ofLines(body.content()) : BatchItems.ofArray(body.content());
            Optional<String> bearer = BearerToken.of(request);
            Optional<Place> place = CurrentRequest.place(request.remotePeer());
            List<Result> results = new ArrayList<>(items.size());
            for (ByteBuffer item : items) {
                results.add(result(item, bearer, place));
            }
            answer(response, results);
        } catch (ProblemException e) {
            broadcasts.refused(e.problem());
            e.problem().send(response);
        } finally {
            body.clear();
        }
    }

    private Result result(ByteBuffer item, Optional<String> bearer, Optional<Place> place) {
        try {
            BroadcastRequest broadcast = broadcasts.parse(item);
            broadcasts.authorize(broadcast, bearer, place);
            broadcasts.requireRoom(broadcast);
            return new Result.Accepted(broadcasts.publish(broadcast));
        } catch (ProblemException e) {
            broadcasts.refused(e.problem());
            return new Result.Refused(e.problem());
        }
    }

    /**
     * Answers 200 if at least one broadcast was accepted. Otherwise the answer is the first broadcast's problem, with
     * all results in it.
     */
    private static void answer(ServerResponse response, List<Result> results) {
        boolean anyAccepted = results.stream().anyMatch(Result.Accepted.class::isInstance);
        if (anyAccepted || !(results.getFirst() instanceof Result.Refused(Problem first))) {
            response.header(BroadcastService.JSON).send(Json.object(json -> write(json, results)));
            return;
        }
        response.status(first.status());
        first.headers().forEach(header -> response.headers().set(header));
        response.send(Json.object(json -> {
            first.write(json);
            write(json, results);
        }));
    }

    private static void write(JsonGenerator json, List<Result> results) throws IOException {
        json.writeArrayFieldStart("results");
        for (Result result : results) {
            json.writeStartObject();
            switch (result) {
                case Result.Accepted(BroadcastAnswer answer) -> {
                    json.writeNumberField("status", Status.OK_200.code());
                    answer.write(json);
                }
                case Result.Refused(Problem problem) -> problem.write(json);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
