package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A restart as operators do it: the packaged server behind nginx with the file of deploy/, many clients, a third of them
 * slow and with full queues, a publisher that goes on, and SIGTERM. {@code -Drestart.clients=2000} and {@code
 * -Drestart.window=20} are the full form.
 */
class RestartIT {
    private static final int CLIENTS = Integer.getInteger("restart.clients", 150);
    private static final int WINDOW = Integer.getInteger("restart.window", 3);
    private static final int A_TOPIC = 20;
    private static final int A_SECOND = Integer.getInteger("restart.rate", 250);

    /** With what nginx and the kernels hold, as much as a queue of 1 MiB has room for. */
    private static final int LARGE_MESSAGES = 9;

    private static final int LARGE = 100_000;

    @TempDir
    private Path folder;

    private final TestKeys keys = TestKeys.p256();

    @Test
    void restart_losesNothing_isSpreadOverTheWindow_andAsksPublishersToWait() throws Exception {
        try (JarProcess server = JarProcess.serve(
                        "JWT_PUBLIC_KEY_B64",
                        keys.publicPemBase64(),
                        "HEARTBEAT_INTERVAL", // or clients would think that nothing comes
                        "PT3S",
                        "DRAIN_DELAY",
                        "PT1S",
                        "DRAIN_WINDOW",
                        "PT" + WINDOW + "S");
                Proxy nginx = DeployedProxy.NGINX.start(folder, server.port());
                HttpClient http = HttpClient.newHttpClient()) {
            List<RestartedClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new RestartedClient(nginx.port(), keys, "t" + i / A_TOPIC, isSlow(i / A_TOPIC)));
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> server.metric("notiflux_subscriptions") == CLIENTS);
            var publisher = new RestartPublisher(http, nginx.port(), keys, topics(), A_SECOND);
            for (int topic = 0; topic < topics(); topic++) {
                for (int i = 0; i < LARGE_MESSAGES && isSlow(topic); i++) {
                    publisher.publish(topic, "x".repeat(LARGE));
                }
            }
            Future<Void> published = publisher.start();
            await().until(() -> publisher.accepted() > 2 * topics());

            List<Integer> before = publisher.acceptedByTopic();
            long stopNanos = System.nanoTime();
            server.terminate();

            assertThat(server.exitCode(Duration.ofSeconds(WINDOW + 45))).isIn(0, 143);
            published.get(20, TimeUnit.SECONDS);
            assertThat(publisher.statuses()).isSubsetOf(200, 503);
            assertThat(publisher.hasRetryAfter()).isTrue();
            assertAllReceived(clients, before, publisher.acceptedByTopic());
            assertSpread(clients, stopNanos);
            assertGoOneByOne(clients);
            assertThat(server.out())
                    .contains("event=stopped flushed=" + CLIENTS + " cut=0")
                    .doesNotContain("\tat ");
        }
    }

    private static int topics() {
        return (CLIENTS + A_TOPIC - 1) / A_TOPIC;
    }

    /** A third of them. */
    private static boolean isSlow(int topic) {
        return topic % 3 == 2;
    }

    /** Each has its topic's messages from the first on, without a gap, with all that were accepted before the stop. */
    private static void assertAllReceived(List<RestartedClient> clients, List<Integer> before, List<Integer> accepted)
            throws IOException {
        for (int i = 0; i < clients.size(); i++) {
            RestartedClient client = clients.get(i);
            List<Integer> received = client.received();
            assertThat(received)
                    .isEqualTo(IntStream.range(0, received.size()).boxed().toList());
            assertThat(received).hasSizeBetween(before.get(i / A_TOPIC), accepted.get(i / A_TOPIC));
            assertThat(client.closeCode()).isEqualTo(1012);
        }
    }

    /** A publisher goes on meanwhile: who goes later has more. All at once would be one or two numbers a topic. */
    private static void assertGoOneByOne(List<RestartedClient> clients) throws IOException {
        Map<Integer, Set<Integer>> received = new HashMap<>();
        for (int i = 0; i < clients.size(); i++) {
            if (!isSlow(i / A_TOPIC)) {
                received.computeIfAbsent(i / A_TOPIC, _ -> new HashSet<>())
                        .add(clients.get(i).received().size());
            }
        }
        assertThat(received.values().stream().mapToInt(Set::size).sum()).isGreaterThan(3 * received.size());
    }

    /** Quick clients are told to go one after another, none before its turn, from the delay's end to the window's. */
    private static void assertSpread(List<RestartedClient> clients, long stopNanos) {
        List<Double> ends = IntStream.range(0, clients.size())
                .filter(i -> !isSlow(i / A_TOPIC))
                .mapToObj(i -> (clients.get(i).endNanos() - stopNanos) / 1e9)
                .sorted()
                .toList();
        assertThat(ends.getLast()).isBetween(0.7 * WINDOW, WINDOW + 20.0);
        for (int i = 0; i < ends.size(); i++) {
            double turn = WINDOW * (double) i / clients.size(); // at the earliest; a busy machine only adds to it
            assertThat(ends.get(i)).as("the end of quick client " + i).isGreaterThan(0.9 + turn);
        }
    }
}
