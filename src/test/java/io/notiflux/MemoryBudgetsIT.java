package io.notiflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A small heap, and peers that would have more of it than there is: the process lives, and honest clients with it. */
class MemoryBudgetsIT {
    private static final TestKeys KEYS = TestKeys.p256();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<AutoCloseable> strangers = new ArrayList<>();
    private JarProcess server;

    @BeforeEach
    void start() {
        server = JarProcess.start(
                List.of("-Xmx96m"),
                "JWT_PUBLIC_KEY_B64",
                KEYS.publicPemBase64(),
                "AUTH_TIMEOUT",
                "PT1S",
                "HISTORY_SIZE",
                "0");
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable stranger : strangers) {
            stranger.close();
        }
        assertThat(server.out()).doesNotContain("WARN", "ERROR", "\tat ");
        assertThat(server.err()).isEmpty();
        server.close();
    }

    @Test
    void strangers_makeRoomForThoseWhoHaveAToken() throws Exception {
        double limit = server.metric("notiflux_connections_limit");
        try (TestSubscriber first = server.subscriber(KEYS, "news")) {
            for (int i = 0; i < 3 * limit; i++) {
                RawClient stranger = RawClient.connect(server.port(), 0);
                strangers.add(stranger);
                if (i % 3 != 0) { // the others say nothing at all
                    stranger.send(RawClient.UPGRADE);
                }
            }
            try (TestSubscriber second = server.subscriber(KEYS, "news")) {
                await().atMost(PATIENCE)
                        .until(() ->
                                server.broadcast(KEYS, "news", "hello").body().contains("\"subscribers\":2"));
                assertThat(first.next()).isEqualTo("hello");
                assertThat(second.next()).isEqualTo("hello");
            }
        }
        assertThat(server.metric("notiflux_connections_closed_total{reason=\"limit\",}"))
                .isPositive();
        assertThat(server.metric("notiflux_refusals_total{reason=\"connections\",}"))
                .isPositive();
    }

    @Test
    void queuesOfThoseWhoDoNotRead_areGivenUpForThoseWhoDo() throws Exception {
        int topics = 60;
        for (int i = 0; i < topics; i++) {
            strangers.add(stall("topic:" + i));
        }
        int delivered = 0;
        int refused = 0;
        String large = "x".repeat(200_000);
        double most = 0;
        try (TestSubscriber honest = server.subscriber(KEYS, "news")) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            // On a fast machine the first rounds are over before a client counts as one that does not read.
            for (int round = 0; round < 12 || (letGo() == 0 && System.nanoTime() < end); round++) {
                for (int i = 0; i < topics; i++) {
                    refused += server.broadcast(KEYS, "topic:" + i, large).statusCode() == 503 ? 1 : 0;
                }
                most = Math.max(most, server.metric("notiflux_budget_bytes{budget=\"queues\",}"));
                int status = server.broadcast(KEYS, "news", "news " + round).statusCode();
                if (status == 200) {
                    delivered++;
                    assertThat(honest.next()).isEqualTo("news " + round);
                }
            }
        }
        assertThat(delivered).as("rounds in which there was room").isPositive();
        assertThat(letGo()).isPositive();
        assertThat(most).isLessThan(1.2 * server.metric("notiflux_budget_limit_bytes{budget=\"queues\",}"));
        System.out.printf("refused=%d delivered=%d most_mib=%.1f%n", refused, delivered, most / (1 << 20));
    }

    @Test
    void subscriptionsOverTheirMemory_areRefusedAndCounted() throws Exception {
        double limit = server.metric("notiflux_budget_limit_bytes{budget=\"subscriptions\",}");
        String[] topics = new String[10];
        for (int i = 0; i < topics.length; i++) {
            topics[i] = i + "t".repeat(1_000);
        }
        String token = KEYS.token("subscribe", topics);
        int enough = (int) (limit / (topics.length * 1_000)) + 1;
        boolean refused = false;
        for (int i = 0; i < enough && !refused; i++) {
            RawClient client = upgraded();
            strangers.add(client);
            for (String topic : topics) {
                client.text("/subscribe " + topic + " " + token);
            }
            client.send(RawClient.frame(0x89, "done".getBytes(UTF_8)));
            RawClient.Frame answer = client.readFrame();
            refused = answer.opcode() == 1 && answer.text().contains("no memory left for further subscriptions");
        }
        assertThat(refused).isTrue();
        assertThat(server.metric("notiflux_refusals_total{reason=\"memory\",}")).isPositive();
        assertThat(server.metric("notiflux_budget_bytes{budget=\"subscriptions\",}"))
                .isLessThanOrEqualTo(limit);
        for (AutoCloseable stranger : strangers) {
            stranger.close();
        }
        await().atMost(PATIENCE).until(() -> server.metric("notiflux_budget_bytes{budget=\"subscriptions\",}") == 0);
    }

    private double letGo() {
        return server.metric("notiflux_slow_consumers_total");
    }

    private RawClient stall(String topic) throws IOException {
        return upgraded().text("/subscribe " + topic + " " + KEYS.token("subscribe", topic));
    }

    private RawClient upgraded() throws IOException {
        RawClient client = RawClient.connect(server.port(), 4_096);
        client.send(RawClient.UPGRADE);
        assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
        return client;
    }
}
