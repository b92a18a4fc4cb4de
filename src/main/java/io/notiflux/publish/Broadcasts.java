package io.notiflux.publish;

import io.notiflux.connection.Place;
import io.notiflux.connection.QueueBudget;
import io.notiflux.http.Problem;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.stats.Label;
import io.notiflux.stats.Tally;
import io.notiflux.token.Refusal;
import io.notiflux.token.Scope;
import io.notiflux.token.TokenVerifier;
import io.notiflux.topic.Receipt;
import io.notiflux.topic.TopicHub;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Checks broadcasts, publishes them, and counts how they end. Any thread may use it. */
public final class Broadcasts {
    /**
     * The number of encoded forms to reckon with. A message waits in one form for each protocol that its subscribers
     * speak: mostly there is only one, and it is small.
     */
    private static final int FORMS = 2;

    private static final int OVERHEAD_BYTES = 512;

    /**
     * The size from which bodies are parsed one after the other. Smaller bodies, one on each processor, take less
     * memory together than one of the largest bodies.
     */
    private static final int LARGE_BYTES = 64 * 1_024;

    private enum Good implements Label {
        ACCEPTED,
        /** The broadcast was sent again with its key, and answered as before: nothing was published. */
        REPLAYED
    }

    private final TopicHub hub;
    private final TokenVerifier tokens;
    private final QueueBudget queues;
    private final Tally<Label> results;
    private final BooleanSupplier stopping;
    private final ReentrantLock parsing = new ReentrantLock();

    /** Makes a tally of how broadcasts end: {@code accepted}, {@code replayed}, or a problem's code. */
    public static Tally<Label> newTally() {
        List<Label> labels = new ArrayList<>(List.of(Good.values()));
        labels.addAll(List.of(ProblemCode.values()));
        return new Tally<>(labels);
    }

    /**
     * Creates an instance that publishes to the given hub.
     *
     * @param queues the queues' budget, for messages that wait for their subscribers
     * @param stopping whether the server takes no new broadcasts
     */
    public Broadcasts(
            TopicHub hub, TokenVerifier tokens, QueueBudget queues, Tally<Label> results, BooleanSupplier stopping) {
        this.hub = hub;
        this.tokens = tokens;
        this.queues = queues;
        this.results = results;
        this.stopping = stopping;
    }

    /**
     * Parses a broadcast. Large ones are parsed one after the other, because each takes several times its size
     * meanwhile.
     */
    BroadcastRequest parse(ByteBuffer body) throws ProblemException {
        if (body.remaining() < LARGE_BYTES) {
            return BroadcastRequest.parse(body);
        }
        parsing.lock();
        try {
            return BroadcastRequest.parse(body);
        } finally {
            parsing.unlock();
        }
    }

    void requireServing() throws ProblemException {
        if (stopping.getAsBoolean()) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "This server is stopping; try again.");
        }
    }

    /**
     * Checks that the publisher may broadcast to all the topics.
     *
     * @param bearer the request's token; a token in the broadcast itself takes precedence
     * @param place the place of the publisher's connection, which may stay once it has shown a good token
     */
    void authorize(BroadcastRequest broadcast, Optional<String> bearer, Optional<Place> place) throws ProblemException {
        String token = broadcast.token().or(() -> bearer).orElseThrow(Broadcasts::noToken);
        for (String topic : broadcast.topics()) {
            if (tokens.verify(token, Scope.BROADCAST, topic) instanceof Refusal refusal) {
                throw new ProblemException(Problem.of(refusal));
            }
        }
        place.ifPresent(Place::authorized);
    }

    /**
     * Refuses a broadcast if the subscribers' queues have no memory for it, before it has a place in any topic's order.
     */
    void requireRoom(BroadcastRequest broadcast) throws ProblemException {
        long each = (long) FORMS * broadcast.message().length() + OVERHEAD_BYTES;
        boolean several = broadcast.topics().size() > 1;
        long topics =
                several ? broadcast.topics().stream().filter(hub::isListenedTo).count() : 1;
        if (!queues.hasRoomFor(each * topics)) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE,
                    "This server holds as much for slow subscribers as it has memory for; try again later.");
        }
    }

    /** Gives the message its place in the order of each topic. The broadcast must be authorized. */
    BroadcastAnswer publish(BroadcastRequest broadcast) {
        List<Receipt> receipts = new ArrayList<>(broadcast.topics().size());
        for (String topic : broadcast.topics()) {
            receipts.add(hub.publish(topic, broadcast.message()));
            results.count(Good.ACCEPTED);
        }
        return new BroadcastAnswer(broadcast.topics(), broadcast.several(), receipts);
    }

    /** Counts a broadcast that gets its former answer again. Like {@link #publish}, it counts once per topic. */
    void replayed(BroadcastRequest broadcast) {
        broadcast.topics().forEach(_ -> results.count(Good.REPLAYED));
    }

    void refused(Problem problem) {
        results.count(problem.code());
    }

    private static ProblemException noToken() {
        return new ProblemException(
                ProblemCode.TOKEN_MISSING,
                "There is no token; put one of scope 'broadcast' into the field 'token' or 'Authorization: Bearer'.");
    }
}
