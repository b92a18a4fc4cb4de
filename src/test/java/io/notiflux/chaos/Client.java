package io.notiflux.chaos;

import io.notiflux.chaos.Heard.Answer;
import io.notiflux.chaos.Heard.Ended;
import io.notiflux.chaos.Heard.Position;
import io.notiflux.chaos.Heard.Subscribed;
import io.notiflux.chaos.Heard.Told;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Connects to any node, resumes, takes what comes, loses the connection sooner or later, stays away for a while, and so
 * on; at the end it stays until it has everything. One thread.
 */
final class Client implements Runnable {
    static final Duration CONNECT = Duration.ofSeconds(5);
    /** For the answer to a subscription: an id that a node has not seen yet is waited for, 5 s at most. */
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** Heartbeats cannot be seen here; after so long a silence a client goes elsewhere, as a browser's does. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int MOST_LIFE_SECONDS = 25;
    private static final int MOST_AWAY_MILLIS = 1_500;
    private static final int LONG_AWAY_MILLIS = 15_000;
    private static final int RETRY_MILLIS = 500;

    enum Kind {
        WEB_SOCKET,
        EVENTS
    }

    private final Kind kind;
    private final Scene scene;
    private final Random random;
    private final List<String> topics;
    private final String token;
    private final ClientLog log;
    private Optional<String> cursor = Optional.empty();
    private volatile @Nullable Map<String, Place> ends;
    private volatile long endNanos;

    /** @param topics in alphabetical order */
    Client(Kind kind, String name, List<String> topics, Scene scene, long seed) {
        this.kind = kind;
        this.scene = scene;
        this.topics = topics;
        random = new Random(seed);
        token = scene.subscribeToken(topics);
        log = new ClientLog(name, topics, scene.arrivals());
    }

    ClientLog log() {
        return log;
    }

    /** From now on it reads until it has got up to these places, for so long at most. */
    void end(Map<String, Place> places, Duration most) {
        endNanos = System.nanoTime() + most.toNanos();
        ends = places;
    }

    @Override
    public void run() {
        try {
            while (!isDone()) {
                live();
                Waits.pause(ends == null ? away() : random.nextInt(RETRY_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int away() {
        return random.nextInt(random.nextInt(20) == 0 ? LONG_AWAY_MILLIS : MOST_AWAY_MILLIS);
    }

    private boolean isDone() {
        Map<String, Place> to = ends;
        return to != null && (log.hasReached(to) || System.nanoTime() - endNanos > 0);
    }

    private void live() throws InterruptedException {
        long life = random.nextInt(MOST_LIFE_SECONDS * 1_000) * 1_000_000L;
        try (Link link = connect()) {
            if (!subscribe(link)) {
                return;
            }
            long began = System.nanoTime();
            long heard = began;
            while (!isDone() && (ends != null || System.nanoTime() - began < life)) {
                Optional<Heard> next = link.next(LOOK);
                if (next.isPresent() && !take(next.get())) {
                    return;
                }
                heard = next.isPresent() ? System.nanoTime() : heard;
                if (System.nanoTime() - heard > SILENCE.toNanos()) {
                    return;
                }
                cursor = link.cursor().or(() -> cursor);
            }
        }
    }

    private Link connect() {
        int port = scene.anyPort(random);
        return switch (kind) {
            case WEB_SOCKET -> new WebSocketLink(port, topics, token, log::known);
            case EVENTS -> new EventsLink(port, topics, token, cursor);
        };
    }

    /** Whether it worked. */
    private boolean subscribe(Link link) throws InterruptedException {
        Optional<Heard> answer = link.next(ANSWER);
        if (answer.isPresent() && answer.get() instanceof Subscribed(Map<String, Answer> answers)) {
            topics.forEach(topic -> {
                Answer of = answers.get(topic);
                if (of != null) {
                    log.joined(topic, of.recovered(), of.position());
                }
            });
            cursor = link.cursor().or(() -> cursor);
            return true;
        }
        return false;
    }

    /** Whether the connection goes on. */
    private boolean take(Heard heard) {
        switch (heard) {
            case Told told -> log.came(told.topic(), told.place(), told.text());
            case Position position -> position.topics().forEach(log::moved);
            case Subscribed _ -> throw new IllegalStateException("answered twice");
            case Ended _ -> {
                return false;
            }
        }
        return true;
    }
}
