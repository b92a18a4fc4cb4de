package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of the metrics, in the versions that a scraper may ask for. */
class MetricsFormatTest {
    private static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    /** What Prometheus asks for. */
    private static final String PROMETHEUS =
            "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
                    + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

    private static TestServer server;

    /** Of a node of a cluster, which has all metrics; its log is not there. */
    @BeforeAll
    static void start() {
        server = TestServer.start("NATS_URL", "nats://127.0.0.1:1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | " + PLAIN,
                "text/plain | " + PLAIN,
                "text/plain;version=0.0.4 | " + PLAIN,
                "application/openmetrics-text | " + OPEN,
                "application/openmetrics-text; version=1.0.0 | " + OPEN,
                PROMETHEUS + " | " + OPEN
            })
    void type_hasTheVersionOfWhatWasAskedFor(String accept, String type) {
        HttpResponse<String> response = scrape(accept);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("Content-Type")).containsExactly(type);
    }

    @Test
    void scraperThatNamesNoType_getsPlainText() {
        assertThat(server.get("/observe/metrics").headers().allValues("Content-Type"))
                .containsExactly(PLAIN);
    }

    @Test
    void typeThatThereIsNot_isNotAcceptable() {
        HttpResponse<String> response = scrape("image/png");

        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(response.headers().firstValue("Content-Type")).isEmpty();
    }

    @Test
    void openMetrics_endWithTheirEnd_andPlainTextDoesNot() {
        assertThat(scrape(OPEN).body()).endsWith("\n# EOF\n").containsOnlyOnce("# EOF");
        assertThat(scrape(PLAIN).body()).endsWith("\n").doesNotContain("# EOF");
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, OPEN})
    void histogram_hasAnEndlessBucketThatHoldsAll(String accept) {
        server.post("no JSON");
        String labels = "route=\"/broadcast\",status=\"4xx\"";
        String name = "notiflux_http_request_duration_seconds";
        String exposition = await().until(
                        () -> scrape(accept).body().replace(",}", "}"),
                        metrics -> metrics.contains(name + "_count{" + labels));

        assertThat(exposition).contains("# TYPE " + name + " histogram\n");
        assertThat(TestServer.sample(exposition, name + "_bucket{" + labels + ",le=\"+Inf\"}"))
                .isPositive()
                .isEqualTo(TestServer.sample(exposition, name + "_count{" + labels + "}"));
    }

    @Test
    void plainText_isWhatPromtoolAgreesWith() {
        try (var subscriber = TestSubscriber.of(server, "promtool")) {
            subscriber.say("/unsubscribe-all");
            Program.Result checked = Program.promtool().runWith(scrape(PLAIN).body(), "check", "metrics");

            assertThat(checked.words()).isEmpty();
            assertThat(checked.status()).isZero();
        }
    }

    /** It has no check of its own for them, but it can make a database of them where each sample has a time. */
    @Test
    void openMetrics_areWhatPromtoolReads(@TempDir Path folder) throws Exception {
        String timed = scrape(OPEN)
                .body()
                .lines()
                .map(line -> line.startsWith("#") ? line : line + " 1700000000")
                .collect(Collectors.joining("\n", "", "\n"));
        Path file = java.nio.file.Files.writeString(folder.resolve("metrics"), timed);
        Program.Result read = Program.promtool()
                .run(
                        "tsdb",
                        "create-blocks-from",
                        "openmetrics",
                        file.toString(),
                        folder.resolve("data").toString());

        assertThat(read.status()).as(read.words()).isZero();
    }

    private static HttpResponse<String> scrape(String accept) {
        return server.send(HttpRequest.newBuilder(server.uri("/observe/metrics"))
                .header("Accept", accept)
                .build());
    }
}
