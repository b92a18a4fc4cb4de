package io.notiflux;

import static io.notiflux.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code MAX_CONNECTIONS} and {@code ALLOWED_ORIGINS}, at the upgrade. */
class LimitsTest {
    private static final int MAX = 3;
    private static final String CONNECTIONS = "notiflux_connections{protocol=\"plain\",}";

    private static TestServer server;
    private final List<RawClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = TestServer.start(
                "MAX_CONNECTIONS",
                Integer.toString(MAX),
                "ALLOWED_ORIGINS",
                "https://example.com, https://Sub.Example.com:8443, https://port.example:443, http://port.example:80");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void beginWithoutConnections() {
        await().until(() -> server.metric(CONNECTIONS) == 0);
    }

    @AfterEach
    void closeAll() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void connectionsUpToTheLimit_workAndTheNextIsUnavailable() throws IOException {
        connect(MAX);
        for (int i = 0; i < 3; i++) {
            assertUnavailable();
        }
        assertThat(server.metric(CONNECTIONS)).isEqualTo(MAX);
        for (RawClient client : clients) {
            client.text("/foo");
            assertThat(client.readFrame().text()).isEqualTo("Unknown command");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close frame", "FIN", "reset", "protocol error"})
    void oneThatEnds_makesRoomForOne(String end) throws IOException {
        connect(MAX);
        assertUnavailable();
        switch (end) {
            case "close frame" -> clients.getLast().send(RawClient.frame(0x88, new byte[] {3, (byte) 0xE8}));
            case "FIN" -> clients.getLast().close();
            case "reset" -> clients.getLast().reset();
            default -> clients.getLast().send(RawClient.frame(0x83, new byte[0]));
        }
        await().until(() -> server.metric(CONNECTIONS) == MAX - 1);
        await().untilAsserted(() -> connect(1)); // its place is given back behind the count
        assertUnavailable();
        assertThat(server.metric(CONNECTIONS)).isEqualTo(MAX);
    }

    @Test
    void upgradesThatAreRefused_takeNoRoom() throws IOException {
        for (int i = 0; i < 2 * MAX; i++) {
            assertProblem(upgrade("Origin: https://evil.example\r\n"), 403, "origin_denied");
            try (var client = RawClient.connect(server)) {
                client.send(RawClient.UPGRADE.replace("Version: 13", "Version: 12"));
                assertProblem(RawResponse.readFrom(client), 426, "malformed_request");
            }
        }
        connect(MAX);
        assertThat(server.metric(CONNECTIONS)).isEqualTo(MAX);
    }

    @Test
    void http_isNotHeldBackByTheLimit() throws IOException {
        connect(MAX);
        assertThat(server.get("/health").statusCode()).isEqualTo(200);
        assertThat(server.broadcast("a", "m").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "https://example.com:443",
                "https://port.example",
                "http://port.example",
                "HTTPS://Example.COM",
                "https://sub.example.com:8443",
                "https://Sub.Example.com:8443"
            })
    void originThatIsListed_mayConnectInAnyCase(String origin) throws IOException {
        assertThat(upgrade("Origin: " + origin + "\r\n").status()).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://example.com",
                "https://example.com:444",
                "https://example.com:80",
                "http://port.example:443",
                "https://port.example:80",
                "https://example.com.evil.example",
                "https://evil-example.com",
                "https://sub.example.com",
                "https://www.example.com",
                "https://example.com, https://evil.example",
                "null",
                "*"
            })
    void originThatIsNotListed_isDenied(String origin) throws IOException {
        assertProblem(upgrade("Origin: " + origin + "\r\n"), 403, "origin_denied");
    }

    @Test
    void clientWithoutOrigin_isNoBrowserAndMayConnect() throws IOException {
        assertThat(upgrade("").status()).isEqualTo(101);
    }

    /** So many more. */
    private void connect(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            RawClient client = RawClient.upgraded(server);
            clients.add(client);
            client.send(RawClient.frame(0x89, new byte[0]));
            assertThat(client.readFrame().opcode()).as("open, and so counted").isEqualTo(0xA);
        }
    }

    private static void assertUnavailable() throws IOException {
        RawResponse response = upgrade("");
        assertProblem(response, 503, "unavailable");
        assertThat(response.header("retry-after"))
                .hasValueSatisfying(s -> assertThat(s).matches("[1-9][0-9]*"));
    }

    private static RawResponse upgrade(String header) throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send(RawClient.UPGRADE.replace("Host: test\r\n", "Host: test\r\n" + header));
            return RawResponse.readFrom(client);
        }
    }
}
