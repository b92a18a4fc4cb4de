package io.notiflux.publish;

import io.notiflux.cluster.Appended;
import io.notiflux.cluster.Appended.Placed;
import io.notiflux.http.Problem;
import io.notiflux.http.ProblemCode;
import java.util.List;

/** How a broadcast ended, in terms of the publisher's. */
sealed interface Outcome {
    /**
     * It is broadcast.
     *
     * @param replayed whether it was before, for its idempotency key
     */
    record Accepted(BroadcastAnswer answer, boolean replayed) implements Outcome {}

    record Refused(Problem problem) implements Outcome {}

    /** What the log made of it. */
    static Outcome of(BroadcastRequest broadcast, Appended appended) {
        return switch (appended) {
            case Appended.Stored(List<Placed> places, boolean replayed) ->
                new Accepted(new BroadcastAnswer(broadcast.topics(), broadcast.several(), places), replayed);
            case Appended.Conflict() ->
                refused(
                        ProblemCode.IDEMPOTENCY_CONFLICT,
                        "This Idempotency-Key came with another message or other topics before; take a new key for"
                                + " each broadcast.");
            case Appended.NotSent(String reason) ->
                refused(ProblemCode.UNAVAILABLE, "This was not broadcast (" + reason + "); send it again.");
            case Appended.Unknown(String reason) ->
                refused(
                        ProblemCode.UNAVAILABLE,
                        "This may or may not have been broadcast (" + reason
                                + "); to send it again is safe with the same Idempotency-Key, and may double it without"
                                + " one.");
            case Appended.TooLarge(long bytes, long maxBytes) ->
                refused(
                        ProblemCode.TOO_LARGE,
                        "The topics and the message take " + bytes + " bytes together, and the cluster's log takes "
                                + maxBytes + " at once.");
            case Appended.Full() ->
                refused(
                        ProblemCode.UNAVAILABLE,
                        "This was not broadcast (too much waits for the cluster's log); send it again.");
        };
    }

    private static Outcome refused(ProblemCode code, String detail) {
        return new Refused(new Problem(code, detail));
    }
}
