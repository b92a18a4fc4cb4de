package io.notiflux.publish;

import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.notiflux.access.AccessLog;
import io.notiflux.cluster.OnceKey;
import io.notiflux.connection.InboundBytes;
import io.notiflux.connection.MemoryBudget;
import io.notiflux.http.AllowedMethods;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.token.Grant;
import java.util.Optional;

/** Takes in what publishers post: what a single broadcast and a batch have in common around their answers. */
public final class Intake {
    private static final Header REPLAYED = HeaderValues.create("Idempotency-Replayed", "true");

    final Broadcasts broadcasts;
    private final MemoryBudget inbound;
    private final int maxBodyBytes;
    private final AccessLog access;

    /** Answers a request, or throws the problem that is its answer. */
    @FunctionalInterface
    interface Answering {
        /**
         * Answers it.
         *
         * @param body where the request's body is to be read into; it is cleared afterwards
         * @return what the log tells of it
         */
        Optional<Told> answer(ServerRequest request, ServerResponse response, InboundBytes body)
                throws ProblemException;
    }

    /**
     * Creates the intake.
     *
     * @param inbound the memory that all bodies which are not broadcast yet may take together
     * @param maxBodyBytes the size limit of one body, which Helidon enforces
     * @param access is told of each request
     */
    public Intake(Broadcasts broadcasts, MemoryBudget inbound, int maxBodyBytes, AccessLog access) {
        this.broadcasts = broadcasts;
        this.inbound = inbound;
        this.maxBodyBytes = maxBodyBytes;
        this.access = access;
    }

    void routing(HttpRules rules, String path, Answering answering) {
        routing(rules, PathMatchers.create(path), path, answering);
    }

    /** @param name the paths' name in the log */
    void routing(HttpRules rules, PathMatcher paths, String name, Answering answering) {
        rules.route(
                Method.predicate(Method.POST),
                paths,
                (request, response) -> takeIn(name, request, response, answering));
        AllowedMethods.refuseAllBut(rules, paths, Method.POST);
    }

    /** Publishes a single broadcast that is authorized, and answers. */
    Optional<Told> publish(BroadcastRequest broadcast, Grant grant, Optional<String> key, ServerResponse response)
            throws ProblemException {
        try {
            broadcasts.requireRoom(Broadcasts.NOTHING, broadcast);
        } catch (ProblemException e) {
            throw new ProblemException(e.problem(), grant.subject());
        }
        Optional<OnceKey> once = key.map(k -> new OnceKey(grant.subject(), k));
        return switch (broadcasts.publish(broadcast, once)) {
            case Outcome.Accepted(BroadcastAnswer answer, boolean replayed) -> {
                if (replayed) {
                    response.header(REPLAYED);
                }
                response.header(BroadcastService.JSON).send(answer.json());
                yield Told.of(grant.subject(), broadcast.topics());
            }
            case Outcome.Refused(var problem) -> throw new ProblemException(problem, grant.subject());
        };
    }

    private void takeIn(String path, ServerRequest request, ServerResponse response, Answering answering) {
        long startNanos = AccessLog.isDetailed() ? System.nanoTime() : 0;
        var body = new InboundBytes(inbound, maxBodyBytes);
        try {
            broadcasts.requireServing();
            RequestBody.requireNoCoding(request, response);
            answering
                    .answer(request, response, body)
                    .ifPresent(told -> access.request(
                            request.remotePeer(), request.headers(), path, startNanos, told.subject(), told.topics()));
        } catch (ProblemException e) {
            broadcasts.refused(e.problem());
            refused(path, request, e.problem().status(), e.problem().code(), e.subject());
            e.problem().send(response);
        } catch (HttpException e) { // of the body's framing, which Helidon answers
            refused(path, request, e.status(), ProblemCode.of(e.status()), "");
            throw e;
        } finally {
            body.clear();
        }
    }

    /** Tells the log of a refusal. */
    void refused(String path, ServerRequest request, Status status, ProblemCode code, String subject) {
        access.requestRefused(request.remotePeer(), request.headers(), path, status.code(), code.label(), subject);
    }
}
