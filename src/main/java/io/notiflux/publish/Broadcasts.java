package io.notiflux.publish;

import io.notiflux.cluster.Appended;
import io.notiflux.cluster.Appended.Placed;
import io.notiflux.cluster.Broadcast;
import io.notiflux.cluster.MessageLog;
import io.notiflux.cluster.OnceKey;
import io.notiflux.connection.Place;
import io.notiflux.connection.QueueBudget;
import io.notiflux.http.Problem;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.http.TopicPath;
import io.notiflux.stats.Label;
import io.notiflux.stats.Tally;
import io.notiflux.token.Grant;
import io.notiflux.token.Refusal;
import io.notiflux.token.Scope;
import io.notiflux.token.TokenVerifier;
import io.notiflux.topic.TopicHub;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Checks broadcasts, publishes them, and counts how they end. Any thread may use it. */
public final class Broadcasts {
    /** What a single broadcast finds of its own request before it. */
    static final long NOTHING = 0;

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

    private final MessageLog log;
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

    /** Returns whether a request for the path, as it was written, is counted among the broadcasts where it is refused. */
    public static boolean isPath(String rawPath) {
        return rawPath.equals(BroadcastService.PATH)
                || rawPath.startsWith(BroadcastService.PATH + "/")
                || TopicPath.TOPIC.matches(rawPath);
    }

    /**
     * Creates an instance that publishes by the given log.
     *
     * @param hub whose subscribers the messages reach
     * @param queues the queues' budget, for messages that wait for their subscribers
     * @param stopping whether the server takes no new broadcasts
     */
    public Broadcasts(
            MessageLog log,
            TopicHub hub,
            TokenVerifier tokens,
            QueueBudget queues,
            Tally<Label> results,
            BooleanSupplier stopping) {
        this.log = log;
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
     * @return what the token grants
     */
    Grant authorize(BroadcastRequest broadcast, Optional<String> bearer, Optional<Place> place)
            throws ProblemException {
        String token = broadcast.token().or(() -> bearer).orElseThrow(Broadcasts::noToken);
        Grant grant = granted(token, broadcast.topics().getFirst());
        for (int i = 1; i < broadcast.topics().size(); i++) {
            granted(token, broadcast.topics().get(i));
        }
        place.ifPresent(Place::authorized);
        return grant;
    }

    private Grant granted(String token, String topic) throws ProblemException {
        return switch (tokens.verify(token, Scope.BROADCAST, topic)) {
            case Grant grant -> grant;
            case Refusal refusal -> throw new ProblemException(refusal);
        };
    }

    /**
     * Refuses a broadcast if the subscribers' queues have no memory for it, before it has a place in any topic's order.
     *
     * @param before the bytes that those before it in its request may take
     * @return the bytes that they and it may take
     */
    long requireRoom(long before, BroadcastRequest broadcast) throws ProblemException {
        long each = (long) FORMS * broadcast.message().length() + OVERHEAD_BYTES;
        boolean several = broadcast.topics().size() > 1;
        long topics =
                several ? broadcast.topics().stream().filter(hub::isListenedTo).count() : 1;
        long bytes = before + each * topics;
        if (!queues.hasRoomFor(bytes)) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE,
                    "This server holds as much for slow subscribers as it has memory for; try again later.");
        }
        return bytes;
    }

    /**
     * Gives the message its place in the order of each topic, and waits until it has it. The broadcast must be
     * authorized.
     *
     * @param key under which it is broadcast once, however often it comes
     * @return how it ended; what is accepted is counted, and a refusal is the caller's to count
     */
    @SuppressWarnings("ThreadPriorityCheck") // what the yield gives is speed, and nothing depends on it
    Outcome publish(BroadcastRequest broadcast, Optional<OnceKey> key) {
        List<Broadcast> each = each(broadcast);
        // Nothing waits in one process, and then this costs one small object.
        Appended appended = (key.isEmpty() ? log.append(each) : log.append(each, key.get())).join();
        if (hasReachedOne(appended)) {
            // To the subscriber's writer, which a publisher that never pauses would run ahead of. Writers of several
            // gather more messages into a write where they come later, and that is worth more.
            Thread.yield();
        }
        return counted(broadcast, Outcome.of(broadcast, appended));
    }

    private static boolean hasReachedOne(Appended appended) {
        return appended instanceof Appended.Stored(List<Placed> places, boolean _)
                && places.size() == 1
                && places.getFirst().subscribers().orElse(0) == 1;
    }

    /** Publishes the broadcasts of a batch in their order, as {@link #publish} does. */
    List<Outcome> publishEach(List<BroadcastRequest> batch) {
        List<Appended> appended =
                log.appendEach(batch.stream().map(Broadcasts::each).toList());
        List<Outcome> outcomes = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            BroadcastRequest broadcast = batch.get(i);
            outcomes.add(counted(broadcast, Outcome.of(broadcast, appended.get(i))));
        }
        return outcomes;
    }

    private static List<Broadcast> each(BroadcastRequest broadcast) {
        List<String> topics = broadcast.topics();
        if (topics.size() == 1) {
            return List.of(new Broadcast(topics.getFirst(), broadcast.message()));
        }
        return topics.stream()
                .map(topic -> new Broadcast(topic, broadcast.message()))
                .toList();
    }

    /** Counts a broadcast that was accepted, now or before, once for each topic. */
    private Outcome counted(BroadcastRequest broadcast, Outcome outcome) {
        if (outcome instanceof Outcome.Accepted(BroadcastAnswer _, boolean replayed)) {
            broadcast.topics().forEach(_ -> results.count(replayed ? Good.REPLAYED : Good.ACCEPTED));
        }
        return outcome;
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
