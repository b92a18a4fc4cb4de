package io.notiflux.publish;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.notiflux.connection.InboundBytes;
import io.notiflux.connection.Place;
import io.notiflux.http.BearerToken;
import io.notiflux.http.Problem;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.http1.CurrentRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Serves {@code POST /broadcast/batch}: many broadcasts in one request, as lines or as an array, each with a result of
 * its own. They are published in their order, and a bad one does not keep the others from being published.
 */
public final class BatchService implements HttpService {
    public static final String PATH = BroadcastService.PATH + "/batch";

    private final Intake intake;
    private final Broadcasts broadcasts;

    /** What the check of an item led to. */
    private sealed interface Checked {
        record Good(BroadcastRequest broadcast) implements Checked {}

        record Bad(Problem problem) implements Checked {}
    }

    public BatchService(Intake intake) {
        this.intake = intake;
        this.broadcasts = intake.broadcasts;
    }

    @Override
    public void routing(HttpRules rules) {
        intake.routing(rules, PATH, this::broadcast);
    }

    private void broadcast(ServerRequest request, ServerResponse response, InboundBytes body) throws ProblemException {
        if (request.headers().contains(IdempotencyKey.HEADER)) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST,
                    "A batch takes no Idempotency-Key; send what must not come twice to /broadcast.");
        }
        boolean lines = RequestBody.isNdjson(request);
        if (!lines) {
            RequestBody.requireJson(request);
        }
        RequestBody.read(request, body);
        List<ByteBuffer> items = lines ? BatchItems.ofLines(body.content()) : BatchItems.ofArray(body.content());
        List<Outcome> results =
                published(checked(items, BearerToken.of(request), CurrentRequest.place(request.remotePeer())));
        for (Outcome result : results) {
            if (result instanceof Outcome.Refused(Problem problem)) {
                broadcasts.refused(problem);
            }
        }
        new BatchAnswer(results).send(response);
    }

    /** Checks all items before any is published, so that the good ones can be given to the log together. */
    private List<Checked> checked(List<ByteBuffer> items, Optional<String> bearer, Optional<Place> place) {
        List<Checked> checked = new ArrayList<>(items.size());
        long bytes = Broadcasts.NOTHING;
        for (ByteBuffer item : items) {
            try {
                BroadcastRequest broadcast = broadcasts.parse(item);
                broadcasts.authorize(broadcast, bearer, place);
                bytes = broadcasts.requireRoom(bytes, broadcast);
                checked.add(new Checked.Good(broadcast));
            } catch (ProblemException e) {
                checked.add(new Checked.Bad(e.problem()));
            }
        }
        return checked;
    }

    /** Publishes the good ones; each has its outcome where it was in the batch. */
    private List<Outcome> published(List<Checked> items) {
        List<BroadcastRequest> good = new ArrayList<>(items.size());
        for (Checked item : items) {
            if (item instanceof Checked.Good(BroadcastRequest broadcast)) {
                good.add(broadcast);
            }
        }
        Iterator<Outcome> outcomes = broadcasts.publishEach(good).iterator();
        List<Outcome> results = new ArrayList<>(items.size());
        for (Checked item : items) {
            results.add(
                    switch (item) {
                        case Checked.Good _ -> outcomes.next();
                        case Checked.Bad(Problem problem) -> new Outcome.Refused(problem);
                    });
        }
        return results;
    }
}
