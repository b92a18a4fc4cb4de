package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.notiflux.Ports;
import io.notiflux.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "localhost", "::"})
    void serverThatServes_isWell(String host) {
        try (TestServer server = TestServer.start()) {
            Captured run = health(host, server.port());
            assertThat(run.code()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void serverThatIsNotThere_isNot() {
        int port = Ports.free();
        Captured run = health("127.0.0.1", port);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("notiflux: no connection to ").hasLineCount(1);
    }

    @Test
    void serverThatAnswersWithAnError_isNot() throws IOException {
        HttpServer sick = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        sick.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        sick.start();
        try {
            Captured run = health("127.0.0.1", sick.getAddress().getPort());
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("answers with status 503").hasLineCount(1);
        } finally {
            sick.stop(0);
        }
    }

    @Test
    void url_goesBeforeTheEnvironment() {
        try (TestServer server = TestServer.start()) {
            String url = server.uri("").toString();
            assertThat(Captured.run(Map.of("PORT", "1"), "health", "--url", url).code())
                    .isZero();
            assertThat(Captured.run(Map.of("PORT", "1", "NOTIFLUX_URL", url), "health")
                            .code())
                    .isZero();
            assertThat(Captured.run(Map.of("NOTIFLUX_URL", "ftp://x"), "health").code())
                    .isEqualTo(2);
        }
    }

    @Test
    void portThatIsNone_isRefused() {
        Captured run = Captured.run(Map.of("PORT", "none"), "health");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("HOST and PORT").hasLineCount(1);
    }

    private static Captured health(String host, int port) {
        return Captured.run(Map.of("HOST", host, "PORT", Integer.toString(port)), "health");
    }
}
