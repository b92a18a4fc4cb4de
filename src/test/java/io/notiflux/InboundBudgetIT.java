package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.connection.InboundBytes;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is never finished takes a part of a small heap and no more, and leaves whoever finishes alone. */
class InboundBudgetIT {
    private static final TestKeys KEYS = TestKeys.p256();
    /** A heap of 96 MiB has 4.9 MiB for messages, and as much for bodies: room for two of these. */
    private static final int ALMOST_2_MIB = 2_000_000;

    private static final int ROOM = 2;

    private final List<RawClient> clients = new ArrayList<>();
    private JarProcess server;

    @BeforeEach
    void start() {
        server = JarProcess.start(
                List.of("-Xmx96m", "-XX:+ExitOnOutOfMemoryError"), "JWT_PUBLIC_KEY_B64", KEYS.publicPemBase64());
    }

    @AfterEach
    void stop() throws IOException {
        closeAll();
        assertThat(server.out()).doesNotContain("WARN", "ERROR", "\tat ");
        assertThat(server.err()).isEmpty();
        server.close();
    }

    @Test
    void unfinishedMessages_overTheBudget_areClosedWith1013AndCounted() throws IOException {
        for (int i = 1; i <= ROOM; i++) {
            hoardAMessage();
            long held = (long) i * (ALMOST_2_MIB - InboundBytes.FREE_BYTES);
            await().until(() -> server.metric("notiflux_budget_bytes{budget=\"messages\",}") >= held);
        }
        for (int i = 0; i < 10; i++) {
            RawClient.Frame close = hoardAMessage().readClose();
            assertThat(close.closeCode()).isEqualTo(1013);
            assertThat(close.closeReason()).isEqualTo("out of memory for unfinished messages");
        }
        await().until(() -> server.metric("notiflux_connections_closed_total{reason=\"limit\",}") == 10);
        assertThat(server.metric("notiflux_connections{protocol=\"plain\",}")).isEqualTo(ROOM);

        try (TestSubscriber subscriber = server.subscriber(KEYS, "news")) {
            assertThat(broadcast(ALMOST_2_MIB).statusCode()).isEqualTo(200);
            assertThat(subscriber.next()).hasSizeGreaterThan(ALMOST_2_MIB / 2);
        }

        closeAll();
        await().until(() -> server.metric("notiflux_connections{protocol=\"plain\",}") == 0);
        hoardAMessage().send(RawClient.frame(Wire.FIN, new byte[0]));
        Wire.assertWorks(clients.getLast());
    }

    @Test
    void unfinishedBodies_overTheBudget_areUnavailableAndSmallOnesAreTaken() throws IOException {
        for (int i = 0; i < ROOM; i++) {
            hoardABody();
        }
        await().untilAsserted(() -> {
            HttpResponse<String> response = broadcast(ALMOST_2_MIB);
            Problems.assertProblem(response, 503, "unavailable");
            assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
        });
        assertThat(broadcast(1_000).statusCode()).isEqualTo(200);

        closeAll();
        await().until(() -> broadcast(ALMOST_2_MIB).statusCode() == 200);
    }

    /** All of a message but its end. */
    private RawClient hoardAMessage() throws IOException {
        RawClient client = RawClient.connect(server.port(), 0);
        clients.add(client);
        client.send(RawClient.UPGRADE);
        assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
        byte[] payload = Wire.utf8("x".repeat(ALMOST_2_MIB));
        client.send(RawClient.frame(Wire.TEXT, payload));
        return client;
    }

    private void hoardABody() throws IOException {
        RawClient client = RawClient.connect(server.port(), 0);
        clients.add(client);
        client.send("POST /broadcast HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: "
                + (ALMOST_2_MIB + 1) + "\r\n\r\n" + "x".repeat(ALMOST_2_MIB));
    }

    private HttpResponse<String> broadcast(int bytes) {
        return server.broadcast(KEYS, "news", "m".repeat(bytes));
    }

    private void closeAll() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        clients.clear();
    }
}
