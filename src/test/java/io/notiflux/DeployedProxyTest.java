package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients and publishers before this machine's nginx and HAProxy, with their files of deploy/, and a real server. */
@ParameterizedClass
@EnumSource(DeployedProxy.class)
class DeployedProxyTest {
    @TempDir
    private Path folder;

    private final TestKeys keys = TestKeys.p256();
    private final DeployedProxy kind;
    private TestServer server;
    private Proxy proxy;

    DeployedProxyTest(DeployedProxy kind) {
        this.kind = kind;
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        server = TestServer.start(keys, Timeouts.DEFAULT, "TRUSTED_PROXIES", "127.0.0.1");
        try {
            proxy = kind.start(folder, server.port());
        } catch (Throwable e) { // also where the test is skipped
            server.close();
            throw e;
        }
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
            server.close();
        }
    }

    @Test
    void broadcast_reachesSubscribersOfBothKinds() throws IOException {
        try (var webSocket = connect();
                var events = connect()) {
            assertThat(head(webSocket, RawClient.UPGRADE)).startsWith("HTTP/1.1 101 ");
            webSocket.text("/subscribe a " + keys.token("subscribe", "a"));
            Wire.assertWorks(webSocket);
            assertThat(head(events, get(EventReader.target(server, "a")))).startsWith("HTTP/1.1 200 ");
            for (String path : new String[] {"/broadcast", "/broadcast/batch", "/topics/a"}) {
                assertThat(post(path, "hello")).startsWith("HTTP/1.1 200 ");
                assertThat(webSocket.readFrame().text()).isEqualTo("hello");
                String line;
                do {
                    line = events.readLine().strip();
                } while (!line.equals("data: hello"));
            }
        }
    }

    @Test
    void history_canBeRead() throws IOException {
        assertThat(post("/topics/a", "kept")).startsWith("HTTP/1.1 200 ");
        assertThat(answer("GET /topics/a/messages?limit=1 HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer "
                        + keys.token("subscribe", "a") + "\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(answer("GET /topics/a/messages?limit=0 HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer "
                        + keys.token("subscribe", "a") + "\r\n\r\n"))
                .as("the query gets to the server")
                .startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/notiflux.js"})
    void publicPath_isPassedOn(String path) throws IOException {
        assertThat(answer(get(path))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void largestBroadcast_isTaken_andALargerOneHasTheServersOwnAnswer() throws IOException {
        int room = 2_097_152 - 1_024; // MAX_MESSAGE_BYTES, less the token and names
        assertThat(post("/broadcast", "x".repeat(room))).startsWith("HTTP/1.1 200 ");
        for (String path : new String[] {"/broadcast", "/broadcast/batch", "/topics/a"}) {
            assertThat(post(path, "x".repeat(room + 2_048)))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("application/problem+json");
        }
    }

    @Test
    void log_namesTheClient_whateverItSaysOfItself() throws IOException {
        try (LogCapture log = LogCapture.info();
                RawClient client = RawClient.connectFrom("127.0.0.2", proxy.port())) {
            assertThat(head(
                            client,
                            get("/events?topic=a")
                                    .replace(
                                            "Host: test",
                                            "Host: test\r\nX-Forwarded-For: 192.0.2.9\r\nForwarded: for=192.0.2.9")))
                    .startsWith("HTTP/1.1 401 ");
            assertThat(log.line("refused")).contains(" address=127.0.0.2 ");
        }
    }

    /** Of the 16,384 characters that a token may have. */
    @Test
    void longestToken_isPassedOn() throws IOException {
        String token = "x".repeat(16_384);
        assertThat(answer(get("/events?topic=a&token=" + token))).startsWith("HTTP/1.1 401 ");
        assertThat(answer(get("/events?topic=a").replace("Host: test", "Host: test\r\nAuthorization: Bearer " + token)))
                .startsWith("HTTP/1.1 401 ");
    }

    @Test
    void serverAway_isToldPublishersAs503WithRetryAfter_untilItIsBack() throws IOException {
        int port = server.port();
        assertThat(post("/broadcast", "hello")).startsWith("HTTP/1.1 200 ");
        server.close();
        for (String path : new String[] {"/broadcast", "/broadcast/batch"}) {
            assertThat(post(path, "hello"))
                    .startsWith("HTTP/1.1 503 ")
                    .containsIgnoringCase("\r\nRetry-After: 5\r\n")
                    .containsIgnoringCase("\r\nContent-Type: application/problem+json\r\n");
        }

        server = TestServer.start(keys, Timeouts.DEFAULT, "PORT", String.valueOf(port));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(post("/broadcast", "hello")).startsWith("HTTP/1.1 200 "));
    }

    private String post(String path, String message) throws IOException {
        if (path.startsWith("/topics/")) {
            return answer("POST " + path + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer "
                    + keys.token("broadcast", "a") + "\r\nContent-Length: " + message.length() + "\r\n\r\n" + message);
        }
        String item = TestServer.json("topic", "a", "message", message, "token", keys.token("broadcast", "a"));
        String body = path.endsWith("batch") ? "[" + item + "]" : item;
        return answer("POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
    }

    private String answer(String request) throws IOException {
        try (var client = connect()) {
            return head(client, request);
        }
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n";
    }

    private static String head(RawClient client, String request) throws IOException {
        client.send(request);
        return client.readHead();
    }

    private RawClient connect() throws IOException {
        return RawClient.connect(proxy.port(), 0);
    }
}
