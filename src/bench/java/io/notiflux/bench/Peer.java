package io.notiflux.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Servers of others that the same load can be put on, and what each of them promises as it is configured here. */
enum Peer {
    NCHAN(
            scenario -> NchanTarget.start(scenario.kept()),
            NchanTarget::version,
            "one worker, verifies nothing, keeps one message of a channel, 256 in storm; one order; answers once all subscribers have it"
                    + " queued; keeps what waits for slow ones, until a ping stays unanswered"),
    NATS(
            _ -> NatsTarget.start(),
            NatsTarget::version,
            "core, over WebSocket, verifies nothing, forgets each message; each publisher's order alone; a PONG behind the"
                    + " message says that all subscribers have it queued; lets slow ones go, and slows publishers down for them"),
    MOSQUITTO(
            _ -> MosquittoTarget.start(),
            MosquittoTarget::version,
            "MQTT 3.1.1 over WebSocket, QoS 0 to subscribers, verifies nothing, forgets each message; one order; PUBACK says"
                    + " that all subscribers have it queued; drops slow ones' messages without a word"),
    PUSHPIN(
            _ -> PushpinTarget.start(),
            PushpinTarget::version,
            "asks a backend for each connection, verifies nothing, forgets each message; one order; answers before any"
                    + " subscriber has it queued; drops messages without a word, slow ones' and where many are under way");

    private final Function<Scenario, Target> start;
    private final Supplier<String> version;
    private final String promise;

    Peer(Function<Scenario, Target> start, Supplier<String> version, String promise) {
        this.start = start;
        this.version = version;
        this.promise = promise;
    }

    static Optional<Peer> of(String name) {
        return Arrays.stream(values()).filter(peer -> peer.title().equals(name)).findFirst();
    }

    static String titles() {
        return Arrays.stream(values()).map(Peer::title).collect(Collectors.joining(", "));
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    Target start(Scenario scenario) {
        return start.apply(scenario);
    }

    /** Which version it is, and what it promises, so that figures are read with it. */
    String facts() {
        return version.get() + ": " + promise;
    }
}
