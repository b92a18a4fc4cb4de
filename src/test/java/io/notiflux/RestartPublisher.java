package io.notiflux;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Broadcasts numbered messages at a steady rate to topics in turn, until it is told to wait. One thread; others may look
 * at what was accepted.
 */
final class RestartPublisher {
    private final HttpClient http;
    private final URI url;
    private final List<String> tokens = new ArrayList<>();
    private final int rate;
    private final List<Integer> accepted;
    private final Set<Integer> statuses = new ConcurrentSkipListSet<>();
    private volatile boolean retryAfter;

    RestartPublisher(HttpClient http, int port, TestKeys keys, int topics, int rate) {
        this.http = http;
        this.url = URI.create("http://127.0.0.1:" + port + "/broadcast");
        this.rate = rate;
        this.accepted = Collections.synchronizedList(new ArrayList<>(Collections.nCopies(topics, 0)));
        IntStream.range(0, topics).forEach(topic -> tokens.add(keys.token("broadcast", "t" + topic)));
    }

    /** Goes on until a broadcast is not accepted, or its server is gone. */
    Future<Void> start() {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<Void> done = thread.submit(() -> {
            long start = System.nanoTime();
            boolean goOn = true;
            for (long i = 0; goOn; i++) {
                long left = start + i * 1_000_000_000L / rate - System.nanoTime();
                if (left > 0) {
                    Thread.sleep(left / 1_000_000, (int) (left % 1_000_000)); // the rate, not a wait for something
                }
                goOn = publish((int) (i % tokens.size()), "x");
            }
            return null;
        });
        thread.shutdown();
        return done;
    }

    /** Whether it was accepted. */
    boolean publish(int topic, String text) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(url)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(TestServer.json(
                                "topic", "t" + topic,
                                "message", accepted.get(topic) + " " + text,
                                "token", tokens.get(topic))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        statuses.add(answer.statusCode());
        if (answer.statusCode() == 200) {
            accepted.set(topic, accepted.get(topic) + 1);
            return true;
        }
        retryAfter = answer.headers().firstValue("Retry-After").isPresent();
        return false;
    }

    int accepted() {
        return acceptedByTopic().stream().mapToInt(Integer::intValue).sum();
    }

    List<Integer> acceptedByTopic() {
        synchronized (accepted) {
            return List.copyOf(accepted);
        }
    }

    Set<Integer> statuses() {
        return statuses;
    }

    /** Whether the one that was not accepted had it. */
    boolean hasRetryAfter() {
        return retryAfter;
    }
}
