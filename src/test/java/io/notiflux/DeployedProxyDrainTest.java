package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that stops behind a proxy of deploy/, while clients listen, and publishers go on until they are told to wait. */
class DeployedProxyDrainTest {
    private static final int SUBSCRIBERS = 20;
    private static final int PUBLISHERS = 4;

    @TempDir
    private Path folder;

    private final TestKeys keys = TestKeys.p256();
    private final AtomicInteger accepted = new AtomicInteger();
    /** Goes down when the server has been stopped. */
    private final CountDownLatch over = new CountDownLatch(1);

    @ParameterizedTest
    @EnumSource(DeployedProxy.class)
    void stop_losesNothing_andTellsPublishersNothingBut200And503(DeployedProxy kind) throws Exception {
        try (var server = TestServer.start(keys, Timeouts.DEFAULT, "DRAIN_DELAY", "PT0.5S", "DRAIN_WINDOW", "PT2S");
                Proxy proxy = kind.start(folder, server.port());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient http = HttpClient.newHttpClient()) {
            List<TestSubscriber> subscribers = new ArrayList<>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                var subscriber = TestSubscriber.connect(URI.create("ws://127.0.0.1:" + proxy.port() + "/ws"), keys);
                subscriber.subscribe("a");
                subscribers.add(subscriber);
            }
            List<Future<Integer>> publishers = IntStream.range(0, PUBLISHERS)
                    .mapToObj(i -> threads.submit(publisher(i, http, proxy.port())))
                    .toList();
            await().until(() -> accepted.get() > 200);
            int before = accepted.get();

            long start = System.nanoTime();
            server.server().close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
            assertThat(accepted.get()).as("broadcasts go on").isGreaterThan(before);
            over.countDown();
            int all = 0;
            for (Future<Integer> publisher : publishers) {
                all += publisher.get(20, TimeUnit.SECONDS);
            }
            assertThat(all).isEqualTo(accepted.get());
            for (TestSubscriber subscriber : subscribers) {
                assertThat(subscriber.end()).isEqualTo("1012 server restarts");
                assertHasAll(subscriber.received(), before);
                subscriber.close();
            }
        }
    }

    /** Each publisher's messages from its first on, in their order, and all that were accepted before the stop. */
    private static void assertHasAll(List<String> received, int before) {
        int[] next = new int[PUBLISHERS];
        for (String message : received) {
            int publisher = message.charAt(0) - '0';
            assertThat(message).isEqualTo(publisher + " " + next[publisher]++);
        }
        assertThat(received).hasSizeGreaterThanOrEqualTo(before);
    }

    /** Broadcasts one message after the other until it is told to wait, and returns how many were accepted. */
    private Callable<Integer> publisher(int number, HttpClient http, int port) {
        return () -> {
            int sent = 0;
            HttpResponse<String> answer = post(http, port, number + " " + sent);
            while (answer.statusCode() == 200) {
                sent++;
                accepted.incrementAndGet();
                answer = post(http, port, number + " " + sent);
            }
            assertUnavailable(answer);
            over.await(); // as Retry-After has it
            assertUnavailable(post(http, port, number + " " + sent));
            return sent;
        };
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private HttpResponse<String> post(HttpClient http, int port, String message)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/broadcast"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(TestServer.json(
                                "topic", "a", "message", message, "token", keys.token("broadcast", "a"))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
