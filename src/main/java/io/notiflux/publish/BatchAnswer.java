package io.notiflux.publish;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import io.notiflux.http.Problem;
import io.notiflux.json.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The answer to a batch: 200 if at least one broadcast was accepted, and otherwise the first one's problem; in either case
 * with all results.
 *
 * <p>A problem is told in full once, and where it comes again by its status and code. Otherwise a batch of a thousand
 * items of two bytes each would have an answer of a hundred times its size.
 *
 * @param results in the order of the items; there is at least one
 */
record BatchAnswer(List<Outcome> results) {
    void send(ServerResponse response) {
        boolean anyAccepted = results.stream().anyMatch(Outcome.Accepted.class::isInstance);
        if (anyAccepted || !(results.getFirst() instanceof Outcome.Refused(Problem first))) {
            response.header(BroadcastService.JSON).send(Json.object(this::write));
            return;
        }
        response.status(first.status());
        first.headers().forEach(header -> response.headers().set(header));
        response.send(Json.object(json -> {
            first.write(json);
            write(json);
        }));
    }

    private void write(JsonGenerator json) throws IOException {
        Set<Problem> told = new HashSet<>();
        json.writeArrayFieldStart("results");
        for (Outcome result : results) {
            json.writeStartObject();
            switch (result) {
                case Outcome.Accepted(BroadcastAnswer answer, boolean _) -> {
                    json.writeNumberField("status", Status.OK_200.code());
                    answer.write(json);
                }
                case Outcome.Refused(Problem problem) -> {
                    if (told.add(problem)) {
                        problem.write(json);
                    } else {
                        problem.writeBriefly(json);
                    }
                }
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
