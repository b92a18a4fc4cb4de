package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamInfo;
import io.notiflux.cluster.Appended.Stored;
import io.notiflux.config.NatsSettings;
import io.notiflux.config.NatsSettings.Login;
import io.notiflux.config.NatsSettings.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The NATS of k8s/cluster/ runs, is what notiflux demands of it, and lets nobody else in. */
@Tag("cluster")
@Tag("alone")
class ManifestsNatsTest {
    private static final int ATTEMPTS = 4;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Map<String, String> SECRET =
            Map.of("password", password(), "route-password", password(), "operator-password", password());
    /** Of the server's defaults. */
    private static final LogLimits LIMITS =
            new LogLimits(Duration.ofMinutes(5), Duration.ofMinutes(5), 2 << 20, 16L << 20, 1L << 30);

    @TempDir
    private static Path folder;

    private static ManifestsNatsServer nats;
    private static List<NatsServer> servers = List.of();

    /** As docs/cluster.md makes them. */
    private static String password() {
        return "n" + UUID.randomUUID().toString().replace("-", "");
    }

    /** Now and then, on a busy machine, two elect a leader without the third, which a StatefulSet would restart. */
    @BeforeAll
    static void start() {
        NatsServer.assumeThere();
        for (int attempt = 1; ; attempt++) {
            nats = new ManifestsNatsServer(folder.resolve(String.valueOf(attempt)), SECRET);
            servers = nats.servers();
            servers.forEach(NatsServer::start);
            try {
                await().atMost(Duration.ofSeconds(30)).until(() -> areHealthy("/healthz"));
                try (var operator = operator()) {
                    assertThat(operator.replicates()).isTrue();
                }
                return;
            } catch (AssertionError | ConditionTimeoutException e) {
                stop();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @AfterAll
    static void stop() {
        servers.forEach(NatsServer::close);
    }

    @Test
    void probes_areAnswered() {
        assertThat(areHealthy("/healthz?js-server-only=true")).isTrue();
        assertThat(areHealthy("/healthz?js-enabled-only=true")).isTrue();
    }

    @Test
    void largestBroadcast_isStoredOnThreeServers() throws Exception {
        var settings = new NatsSettings(nats.urls(), "notiflux", 3, login("notiflux", "password"), Tls.NONE);
        try (NatsLog log = Nodes.open(settings, LIMITS, LogTimes.DEFAULT, new Seen())) {
            Nodes.awaitReady(log);
            String largest = "x".repeat(LIMITS.maxMessageBytes() - 1);
            for (int i = 0; i < 10; i++) { // which flow control must let through
                assertThat(Nodes.append(log, "t", largest)).isInstanceOf(Stored.class);
            }
        }

        try (var operator = operator()) {
            StreamInfo stream = operator.streams().getStreamInfo("notiflux");
            assertThat(stream.getConfiguration().getReplicas()).isEqualTo(3);
            assertThat(stream.getStreamState().getMsgCount()).isGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void stranger_isNotLetIn() {
        for (Options options : List.of(options("notiflux", "route-password"), options("route", "route-password"))) {
            assertThatThrownBy(() -> Nats.connect(options))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Authorization Violation");
        }
    }

    private static NatsAdmin operator() {
        return new NatsAdmin(nats.urls().stream()
                .map(url -> url.replace("//", "//operator:" + SECRET.get("operator-password") + "@"))
                .toList());
    }

    private static Login login(String user, String key) {
        return new Login.Password(user, SECRET.getOrDefault(key, ""));
    }

    private static Options options(String user, String key) {
        return new Options.Builder()
                .servers(nats.urls().toArray(String[]::new))
                .userInfo(user, SECRET.getOrDefault(key, ""))
                .errorListener(new ErrorListener() {})
                .build();
    }

    private static boolean areHealthy(String path) {
        return IntStream.range(0, 3).allMatch(i -> isHealthy(nats.monitor(i), path));
    }

    private static boolean isHealthy(int port, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false; // it starts
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
