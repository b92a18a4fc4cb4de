package io.notiflux.chaos;

import io.notiflux.TestKeys;
import io.notiflux.chaos.Entry.Message;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends message after message, each with a key, each to any node, again and again until it is told of it. One thread. */
final class Publisher implements Runnable {
    /** What says that sending again is right. */
    private static final Set<Integer> AGAIN = Set.of(429, 503);

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    /** Beyond the 12 s that a node tries to reach NATS. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int RETRY_MILLIS = 400;

    private final String name;
    private final Scene scene;
    private final Random random;
    private final String token;
    private final LongAdder retries;
    private volatile boolean over;
    private volatile long giveUpNanos;

    /** @param retries counts how often something had to be sent again */
    Publisher(String name, Scene scene, LongAdder retries, long seed) {
        this.name = name;
        this.scene = scene;
        this.retries = retries;
        random = new Random(seed);
        token = scene.keys()
                .sign(TestKeys.claims("broadcast", Scene.FAR, scene.topics().toArray(String[]::new)));
    }

    @Override
    public void run() {
        for (int number = 0; !over; number++) {
            List<String> topics = scene.topics();
            String topic = topics.get(random.nextInt(topics.size()));
            String text = name + '-' + number;
            Place place = broadcast(topic, text);
            if (place == null) {
                return;
            }
            scene.acknowledged().add(name, new Message(topic, place, text));
            Waits.pause(random.nextInt(2 * scene.paceMillis()));
        }
    }

    /** Lets it have its last answer, for so long. */
    void end(Duration most) {
        giveUpNanos = System.nanoTime() + most.toNanos();
        over = true;
    }

    private @Nullable Place broadcast(String topic, String text) {
        String body = "{\"topic\":\"" + topic + "\",\"message\":\"" + text + "\",\"token\":\"" + token + "\"}";
        while (!over || System.nanoTime() - giveUpNanos < 0) {
            Optional<HttpResponse<String>> answer = post(body, text);
            if (answer.isPresent() && answer.get().statusCode() == 200) {
                Matcher id = ID.matcher(answer.get().body());
                if (id.find()) {
                    return Place.of(id.group(1));
                }
            }
            if (answer.isPresent() && !AGAIN.contains(answer.get().statusCode())) {
                scene.arena()
                        .trouble("a publisher got " + answer.get().statusCode() + ": "
                                + answer.get().body());
            }
            retries.increment();
            Waits.pause(random.nextInt(RETRY_MILLIS));
        }
        scene.arena().trouble(name + " was never told of its last message");
        return null;
    }

    private Optional<HttpResponse<String>> post(String body, String key) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + scene.anyPort(random) + "/broadcast"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return Optional.of(Http.CLIENT.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
