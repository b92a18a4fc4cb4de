package io.notiflux;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client that keeps a request for itself does not keep the server's thread and socket. */
class RawHttpTimeoutTest {
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: test\r\n\r\n";

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
        await().ignoreExceptions().until(() -> server.get("/health").statusCode() == 200);
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
        try (var client = answered()) {
            assertThat(client.isEnded()).isTrue();
        }
    }

    /** A connection with an answered request; another one where a busy machine let the request come too late. */
    private static RawClient answered() {
        return await().ignoreExceptions()
                .until(
                        () -> {
                            var client = RawClient.connect(server).send(HEALTH);
                            return isAnswered(client) ? client : null;
                        },
                        Objects::nonNull);
    }

    /**
     * Helidon's clock ticks once a second: connections of all parts of a second. The trial is repeated, as a busy machine
     * may let requests come too late; a server that cuts too early fails each.
     */
    @Test
    void requestThatComesInTime_isAnswered_wheneverItsConnectionBegan() throws Exception {
        var timeouts = new Timeouts(Duration.ofMillis(950), Duration.ofSeconds(2), Duration.ofSeconds(30));
        try (TestServer patient = TestServer.start(timeouts)) {
            int trials = 1;
            while (!areAllAnswered(patient)) {
                assertThat(trials++)
                        .as("trials in which requests got no answer")
                        .isLessThan(6);
            }
        }
    }

    private static boolean areAllAnswered(TestServer patient) throws IOException, InterruptedException {
        int connections = 20;
        int later = 10;
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < connections + later; i++) {
            if (i < connections) {
                clients.add(RawClient.connect(patient));
            }
            if (i >= later) { // after half a second
                boolean _ = isRefused(clients.get(i - later), HEALTH); // then it has no answer
            }
            Thread.sleep(50); // an even pace; nothing is awaited
        }
        boolean all = true;
        for (RawClient client : clients) {
            try (client) {
                all &= isAnswered(client);
            } catch (SocketException e) { // reset
                all = false;
            }
        }
        return all;
    }

    private static boolean isAnswered(RawClient client) throws IOException {
        return RawResponse.next(client).filter(answer -> answer.status() == 200).isPresent();
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
        try (var client = await().ignoreExceptions().until(() -> RawClient.upgraded(server), Objects::nonNull)) {
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
