package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see: health and metrics. */
class ObservabilityTest {
    private static TestServer server;
    private static String firstScrape;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        firstScrape = scrape();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void firstScrape_hasEveryMetric() {
        assertThat(firstScrape)
                .contains("notiflux_connections{protocol=\"plain\",} 0.0\n")
                .contains("notiflux_subscriptions 0.0\n")
                .contains("notiflux_topics 0.0\n")
                .contains("notiflux_deliveries_total 0.0\n")
                .contains("notiflux_delivery_bytes_total 0.0\n")
                .contains("notiflux_delivery_latency_seconds_bucket{le=\"+Inf\",} 0.0\n")
                .contains("notiflux_delivery_latency_seconds_count 0.0\n")
                .contains("notiflux_delivery_latency_seconds_sum 0.0\n")
                .contains("notiflux_queued_bytes 0.0\n")
                .contains("notiflux_queue_age_seconds 0.0\n")
                .contains("notiflux_slow_consumers_total 0.0\n")
                .contains("notiflux_draining 0.0\n")
                .containsPattern("(?m)^notiflux_build_info\\{version=\"[^\"]+\",revision=\"[^\"]+\",} 1\\.0$");
        for (String reason : new String[] {
            "client", "vanished", "timeout", "slow", "protocol", "drain", "limit", "expired", "gap", "error"
        }) {
            assertThat(firstScrape).contains("notiflux_connections_closed_total{reason=\"" + reason + "\",} 0.0\n");
        }
        String codes = "malformed_request token_missing token_malformed token_signature token_expired token_claims "
                + "scope_denied topic_denied too_large unsupported_media_type idempotency_conflict rate_limited unavailable accepted replayed";
        for (String code : codes.split(" ", -1)) {
            assertThat(firstScrape).contains("notiflux_broadcasts_total{result=\"" + code + "\",} 0.0\n");
        }
        String results = "cached verified token_malformed token_signature token_expired token_claims "
                + "scope_denied topic_denied";
        for (String result : results.split(" ", -1)) {
            assertThat(firstScrape).contains("notiflux_token_verifications_total{result=\"" + result + "\",} 0.0\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "process_cpu_seconds_total",
                "process_resident_memory_bytes",
                "process_open_fds",
                "process_max_fds",
                "process_start_time_seconds",
                "jvm_memory_used_bytes{area=\"heap\",}",
                "jvm_gc_collection_seconds_count{",
                "jvm_threads_current",
                "jvm_classes_currently_loaded",
                "jvm_buffer_pool_used_bytes{pool=\"direct\",}"
            })
    void jvmAndProcess_haveTheirUsualNames(String series) {
        assertThat(firstScrape.lines()).anyMatch(line -> line.startsWith(series));
    }

    @Test
    void metrics_followWhatHappens() {
        double verified = server.metric("notiflux_token_verifications_total{result=\"verified\",}");
        double accepted = server.metric("notiflux_broadcasts_total{result=\"accepted\",}");
        double deliveries = server.metric("notiflux_deliveries_total");
        double bytes = server.metric("notiflux_delivery_bytes_total");
        String token = server.keys().token("broadcast", "a");
        try (var first = TestSubscriber.of(server, "a", "b");
                var second = TestSubscriber.of(server, "a")) {
            assertThat(server.metric("notiflux_connections{protocol=\"plain\",}"))
                    .isEqualTo(2);
            assertThat(server.metric("notiflux_subscriptions")).isEqualTo(3);
            assertThat(server.metric("notiflux_topics")).isEqualTo(2);
            double cached = server.metric("notiflux_token_verifications_total{result=\"cached\",}");
            for (int i = 0; i < 3; i++) {
                server.post(TestServer.json("topic", "a", "message", "hello", "token", token));
            }
            assertThat(first.next(3)).isEqualTo(second.next(3));
            // Counted behind the write that the clients have seen.
            await().untilAsserted(() ->
                    assertThat(server.metric("notiflux_deliveries_total")).isEqualTo(deliveries + 6));
            assertThat(server.metric("notiflux_delivery_bytes_total")).isEqualTo(bytes + 6 * (2 + 5));
            assertThat(server.metric("notiflux_delivery_latency_seconds_count")).isEqualTo(deliveries + 6);
            assertThat(server.metric("notiflux_delivery_latency_seconds_sum")).isPositive();
            assertThat(server.metric("notiflux_broadcasts_total{result=\"accepted\",}"))
                    .isEqualTo(accepted + 3);
            assertThat(server.metric("notiflux_token_verifications_total{result=\"cached\",}"))
                    .isEqualTo(cached + 2);
            assertThat(server.metric("notiflux_token_verifications_total{result=\"verified\",}"))
                    .isEqualTo(verified + 4); // three subscriptions, one publisher
        }
    }

    @Test
    void topic_isNeverALabel() {
        String topic = "a-topic-of-its-own";
        try (var subscriber = TestSubscriber.of(server, topic)) {
            server.broadcast(topic, "m");
            assertThat(subscriber.next()).isEqualTo("m");
            server.post(TestServer.json("topic", topic, "message", "m"));
            server.get("/" + topic);
            assertThat(scrape()).doesNotContain(topic, "topic=");
        }
    }

    @Test
    void health_isAnEmpty200() {
        HttpResponse<String> response = server.get("/health");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/observe/health,live",
        "/observe/health,ready",
        "/observe/health,started",
        "/observe/health/live,live",
        "/observe/health/ready,ready",
        "/observe/health/started,started"
    })
    void healthOfAServingProcess_isUp(String path, String check) {
        HttpResponse<String> response = server.get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Problems.json(response.body()).get("status").textValue()).isEqualTo("UP");
        assertThat(response.body()).contains("\"" + check + "\"");
    }

    private static String scrape() {
        HttpResponse<String> response = server.get("/observe/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}
