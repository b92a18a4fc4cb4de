package io.notiflux;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client that keeps a request for itself does not keep the server's thread and socket. */
class RawHttpTimeoutTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(TestServer.shortTimeouts());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void serverStillAnswers() {
        assertThat(server.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void silenceInARequest_isCut() throws IOException {
        String post = "POST /broadcast HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n";
        List<String> beginnings = List.of(
                "",
                "G",
                "GET /health HTTP/1.1\r\n",
                "GET /health HTTP/1.1\r\nHost: te",
                "GET /health HTTP/1.1\r\nHost: test\r\n",
                RawClient.UPGRADE.substring(0, RawClient.UPGRADE.length() - 2),
                post + "Content-Length: 9\r\n\r\n",
                post + "Content-Length: 9\r\n\r\n{\"to",
                post + "Transfer-Encoding: chunked\r\n\r\n9\r\n{\"to");
        List<RawClient> clients = new ArrayList<>();
        for (String beginning : beginnings) {
            clients.add(RawClient.connect(server).send(beginning));
        }
        for (int i = 0; i < clients.size(); i++) {
            try (var client = clients.get(i)) {
                RawResponse.next(client).ifPresent(Problems::assertProblem);
                assertThat(client.isEnded()).as(beginnings.get(i)).isTrue();
            }
        }
    }

    @Test
    void silenceAfterARequest_isCut() throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send("GET /health HTTP/1.1\r\nHost: test\r\n\r\n");
            assertThat(RawResponse.readFrom(client).status()).isEqualTo(200);
            assertThat(client.isEnded()).isTrue();
        }
    }

    /** Helidon's clock ticks once a second: connections of all parts of a second. */
    @Test
    void requestThatComesInTime_isAnswered_wheneverItsConnectionBegan() throws Exception {
        int connections = 20;
        int later = 10;
        var timeouts = new Timeouts(Duration.ofMillis(950), Duration.ofSeconds(2), Duration.ofSeconds(30));
        List<RawClient> clients = new ArrayList<>();
        try (TestServer patient = TestServer.start(timeouts)) {
            for (int i = 0; i < connections + later; i++) {
                if (i < connections) {
                    clients.add(RawClient.connect(patient));
                }
                if (i >= later) { // after half a second
                    clients.get(i - later).send("GET /health HTTP/1.1\r\nHost: test\r\n\r\n");
                }
                Thread.sleep(50); // an even pace; nothing is awaited
            }
            for (RawClient client : clients) {
                assertThat(RawResponse.readFrom(client).status()).isEqualTo(200);
                client.close();
            }
        }
    }

    @Test
    void headersThatTrickle_areCutThoughSomethingAlwaysComes() throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send("GET /health HTTP/1.1\r\nHost: test\r\nX: ");
            await().atMost(10, SECONDS).until(() -> isRefused(client, "a"));
        }
    }

    @Test
    void bodyThatTrickles_isCutThoughSomethingAlwaysComes() throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send("POST /broadcast HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n");
            client.send("Content-Length: 100000\r\n\r\n{");
            await().atMost(10, SECONDS).until(() -> isRefused(client, " "));
        }
    }

    @Test
    void webSocket_outlivesTheRequestsTimeout() throws IOException {
        try (var client = RawClient.upgraded(server)) {
            try (var http = RawClient.connect(server)) {
                assertThat(http.isEnded()).isTrue();
            }
            client.send(RawClient.frame(0x89, new byte[] {1}));
            assertThat(client.readFrame().opcode()).isEqualTo(0xA);
        }
    }

    private static boolean isRefused(RawClient client, String more) {
        try {
            client.send(more);
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
