package io.notiflux.publish;

import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.notiflux.access.AccessLog;
import io.notiflux.connection.InboundBytes;
import io.notiflux.connection.Place;
import io.notiflux.http.BearerToken;
import io.notiflux.http.Problem;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.http1.CurrentRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        record Good(BroadcastRequest broadcast, String subject) implements Checked {}

        record Bad(Problem problem, String subject) implements Checked {}

        /** Whom its token was signed for; empty where nobody knows. */
        String subject();
    }

    public BatchService(Intake intake) {
        this.intake = intake;
        this.broadcasts = intake.broadcasts;
    }

    @Override
    public void routing(HttpRules rules) {
        intake.routing(rules, PATH, this::broadcast);
    }

    private Optional<Told> broadcast(ServerRequest request, ServerResponse response, InboundBytes body)
            throws ProblemException {
        if (request.headers().contains(IdempotencyKey.HEADER)) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST,
                    "A batch takes no Idempotency-Key; send what must not come twice to /broadcast.");
        }
        boolean lines = RequestBody.isNdjson(request);
        if (!lines) {
            RequestBody.requireJson(request);
        }
        RequestBody.read(request, body, RequestBody.EMPTY);
        List<ByteBuffer> items = lines ? BatchItems.ofLines(body.content()) : BatchItems.ofArray(body.content());
        List<Checked> checked = checked(items, BearerToken.of(request), CurrentRequest.place(request.remotePeer()));
        List<Outcome> results = published(checked);
        Map<ProblemCode, String> refused = refused(checked, results);
        Optional<Told> told =
                told(checked); // before the answer, so that nothing holds the messages while it is written
        new BatchAnswer(results).send(response);
        Status status = response.status();
        refused.forEach((code, subject) -> intake.refused(PATH, request, status, code, subject));
        return status.equals(Status.OK_200) ? told : Optional.empty();
    }

    /** Counts the refused ones; the first subject of each reason. */
    private Map<ProblemCode, String> refused(List<Checked> items, List<Outcome> results) {
        Map<ProblemCode, String> subjects = new EnumMap<>(ProblemCode.class);
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof Outcome.Refused(Problem problem)) {
                broadcasts.refused(problem);
                subjects.putIfAbsent(problem.code(), items.get(i).subject());
            }
        }
        return subjects;
    }

    /** Tells whom the good ones' tokens were signed for, and their topics. */
    private static Optional<Told> told(List<Checked> items) {
        if (!AccessLog.isDetailed()) {
            return Optional.empty();
        }
        Set<String> subjects = new LinkedHashSet<>();
        Set<String> topics = new LinkedHashSet<>();
        for (Checked item : items) {
            if (item instanceof Checked.Good(BroadcastRequest broadcast, String subject)) {
                subjects.add(subject);
                topics.addAll(broadcast.topics());
            }
        }
        return Optional.of(Told.of(subjects, topics));
    }

    /** Checks all items before any is published, so that the good ones can be given to the log together. */
    private List<Checked> checked(List<ByteBuffer> items, Optional<String> bearer, Optional<Place> place) {
        List<Checked> checked = new ArrayList<>(items.size());
        long bytes = Broadcasts.NOTHING;
        for (ByteBuffer item : items) {
            String subject = "";
            try {
                BroadcastRequest broadcast = broadcasts.parse(item);
                subject = broadcasts.authorize(broadcast, bearer, place).subject();
                bytes = broadcasts.requireRoom(bytes, broadcast);
                checked.add(new Checked.Good(broadcast, subject));
            } catch (ProblemException e) {
                checked.add(new Checked.Bad(e.problem(), subject.isEmpty() ? e.subject() : subject));
            }
        }
        return checked;
    }

    /** Publishes the good ones; each has its outcome where it was in the batch. */
    private List<Outcome> published(List<Checked> items) {
        List<BroadcastRequest> good = new ArrayList<>(items.size());
        for (Checked item : items) {
            if (item instanceof Checked.Good(BroadcastRequest broadcast, String _)) {
                good.add(broadcast);
            }
        }
        Iterator<Outcome> outcomes = broadcasts.publishEach(good).iterator();
        List<Outcome> results = new ArrayList<>(items.size());
        for (Checked item : items) {
            results.add(
                    switch (item) {
                        case Checked.Good _ -> outcomes.next();
                        case Checked.Bad(Problem problem, String _) -> new Outcome.Refused(problem);
                    });
        }
        return results;
    }
}
