package io.notiflux.publish;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.notiflux.connection.InboundBytes;
import io.notiflux.connection.MemoryBudget;
import io.notiflux.http.AllowedMethods;
import io.notiflux.http.ProblemException;

/** Takes in what publishers post: what a single broadcast and a batch have in common around their answers. */
public final class Intake {
    final Broadcasts broadcasts;
    private final MemoryBudget inbound;
    private final int maxBodyBytes;

    /** Answers a request, or throws the problem that is its answer. */
    @FunctionalInterface
    interface Answering {
        /**
         * Answers it.
         *
         * @param body where the request's body is to be read into; it is cleared afterwards
         */
        void answer(ServerRequest request, ServerResponse response, InboundBytes body) throws ProblemException;
    }

    /**
     * Creates the intake.
     *
     * @param inbound the memory that all bodies which are not broadcast yet may take together
     * @param maxBodyBytes the size limit of one body, which Helidon enforces
     */
    public Intake(Broadcasts broadcasts, MemoryBudget inbound, int maxBodyBytes) {
        this.broadcasts = broadcasts;
        this.inbound = inbound;
        this.maxBodyBytes = maxBodyBytes;
    }

    void routing(HttpRules rules, String path, Answering answering) {
        rules.post(path, (request, response) -> takeIn(request, response, answering));
        AllowedMethods.refuseAllBut(rules, path, Method.POST);
    }

    private void takeIn(ServerRequest request, ServerResponse response, Answering answering) {
        var body = new InboundBytes(inbound, maxBodyBytes);
        try {
            broadcasts.requireServing();
            RequestBody.requireNoCoding(request, response);
            answering.answer(request, response, body);
        } catch (ProblemException e) {
            broadcasts.refused(e.problem());
            e.problem().send(response);
        } finally {
            body.clear();
        }
    }
}
