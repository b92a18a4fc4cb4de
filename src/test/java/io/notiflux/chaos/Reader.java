package io.notiflux.chaos;

import io.notiflux.chaos.Heard.Ended;
import io.notiflux.chaos.Heard.Position;
import io.notiflux.chaos.Heard.Subscribed;
import io.notiflux.chaos.Heard.Told;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one node from before the first message up to the last acknowledged one. */
final class Reader {
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Scene scene;
    private final Map<String, Place> origin;

    /** @param origin by topic, a place before its first message */
    Reader(Scene scene, Map<String, Place> origin) {
        this.scene = scene;
        this.origin = origin;
    }

    /** Where nothing has been broadcast yet. */
    static Map<String, Place> origin(Scene scene) throws InterruptedException {
        List<String> topics = scene.topics();
        ClientLog log = new ClientLog("origin", topics, scene.arrivals());
        try (Link link = new WebSocketLink(
                scene.arena().node(0).port(), topics, scene.subscribeToken(topics), _ -> Optional.empty())) {
            if (link.next(PATIENCE).orElse(null) instanceof Subscribed subscribed) {
                subscribed.topics().forEach((topic, answer) -> log.joined(topic, true, answer.position()));
            }
        }
        return topics.stream()
                .collect(java.util.stream.Collectors.toMap(
                        topic -> topic, topic -> log.known(topic).orElseThrow()));
    }

    ClientLog read(String name, int port, Map<String, Place> ends) throws InterruptedException {
        List<String> topics = scene.topics();
        ClientLog log = new ClientLog(name, topics, scene.arrivals());
        topics.forEach(topic -> log.joined(topic, true, origin.get(topic)));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!log.hasReached(ends) && System.nanoTime() - deadline < 0) {
            try (Link link = new WebSocketLink(port, topics, scene.subscribeToken(topics), log::known)) {
                Optional<Heard> heard = link.next(PATIENCE);
                while (heard.isPresent() && !(heard.get() instanceof Ended)) {
                    switch (heard.get()) {
                        case Subscribed subscribed ->
                            subscribed
                                    .topics()
                                    .forEach((topic, answer) ->
                                            log.joined(topic, answer.recovered(), answer.position()));
                        case Told told -> log.came(told.topic(), told.place(), told.text());
                        case Position position -> position.topics().forEach(log::moved);
                        case Ended _ -> {}
                    }
                    if (log.hasReached(ends)) {
                        break;
                    }
                    heard = link.next(Duration.ofSeconds(10));
                }
            }
        }
        return log;
    }
}
