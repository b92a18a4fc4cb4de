package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.notiflux.config.ConfigException;
import io.notiflux.config.NotifluxConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on ADMIN_PORT, and what is not on PORT any more. */
class AdminPortTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("ADMIN_PORT", "0");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/observe/health",
                "/observe/health/live",
                "/observe/health/ready",
                "/observe/health/started",
                "/observe/metrics",
                "/console/",
                "/notiflux.js"
            })
    void adminPort_hasWhatOperatorsNeed(String path) {
        assertThat(server.getAdmin(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/observe/health",
                "/observe/health/ready",
                "/observe/metrics",
                "/observe",
                "/admin/topics",
                "/admin/connections",
                "/admin/openapi.json",
                "/console/",
                "/console"
            })
    void publicPort_hasNothingOfIt(String path) {
        assertThat(server.get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/notiflux.js", "/notiflux.d.ts"})
    void publicPort_keepsWhatClientsNeed(String path) {
        assertThat(server.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws", "/events?topic=a", "/broadcast", "/broadcast/batch"})
    void adminPort_hasNothingForClients(String path) {
        assertThat(server.getAdmin(path).statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(server.adminUri(path))
                .POST(BodyPublishers.ofString("{}"))
                .build();
        assertThat(server.send(post).statusCode()).isEqualTo(404);
    }

    @Test
    void adminPort_upgradesNoConnection() throws IOException {
        try (var client = RawClient.connect(server.adminPort(), 65_536)) {
            client.send(RawClient.UPGRADE);
            assertThat(client.readHead()).startsWith("HTTP/1.1 404 ");
        }
    }

    @ParameterizedTest
    @CsvSource({"/observe/metrics", "/health"})
    void adminPort_answersAWrongMethodWith405(String path) {
        HttpResponse<String> answer = server.send(HttpRequest.newBuilder(server.adminUri(path))
                .POST(BodyPublishers.ofString("x"))
                .build());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void adminPort_answersWhileThePublicOneHasNoRoomLeft() throws IOException {
        try (var full = TestServer.start("ADMIN_PORT", "0", "MAX_CONNECTIONS", "1")) {
            List<Socket> sockets = new ArrayList<>();
            try {
                int most = full.parts().budgets.sockets();
                for (int i = 0; i < most + 10; i++) {
                    sockets.add(new Socket(InetAddress.getLoopbackAddress(), full.port()));
                }
                await().until(() -> full.parts().places.open() == most);
                assertThat(full.getAdmin("/observe/health/live").statusCode()).isEqualTo(200);
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void idleConnections_keepNobodyOutOfTheAdminPort() throws IOException {
        try (var some = TestServer.start("ADMIN_PORT", "0", "AUTH_TIMEOUT", "PT0.2S")) {
            List<Socket> sockets = new ArrayList<>();
            try {
                for (int i = 0; i < some.parts().budgets.adminSockets() + 5; i++) {
                    sockets.add(new Socket(InetAddress.getLoopbackAddress(), some.adminPort()));
                }
                assertThat(some.getAdmin("/observe/health/live").statusCode()).isEqualTo(200);
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void takenAdminPort_stopsTheStartWithALineThatNamesIt() throws IOException, ConfigException {
        try (var taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            var failed = new NotifluxServer(NotifluxConfig.read(Map.of(
                    "PORT",
                    "0",
                    "ADMIN_PORT",
                    port,
                    "JWT_PUBLIC_KEY_B64",
                    TestKeys.p256().publicPemBase64())));
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(failed::start)
                    .withMessageStartingWith("ADMIN_PORT is " + port + ", and nothing can listen on 127.0.0.1:" + port);
        }
    }
}
