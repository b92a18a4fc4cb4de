package io.notiflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** However connections end, nothing of them is left, and each is counted once. */
class VanishTest {
    private static final int ROUNDS = 5;
    private static final int OF_EACH_IN_A_ROUND = 25;
    private static final List<String> GAUGES = List.of(
            "notiflux_connections{protocol=\"plain\",}",
            "notiflux_subscriptions",
            "notiflux_topics",
            "notiflux_queued_bytes");

    /** The ways to go, and how each is counted. */
    private enum End {
        RESET("vanished") {
            @Override
            void happenTo(RawClient client) throws IOException {
                client.reset();
            }
        },
        FIN("vanished") {
            @Override
            void happenTo(RawClient client) throws IOException {
                client.close();
            }
        },
        HALF_CLOSE("vanished") {
            @Override
            void happenTo(RawClient client) throws IOException {
                client.halfClose();
                readToTheEnd(client);
            }
        },
        INSIDE_A_FRAME("vanished") {
            @Override
            void happenTo(RawClient client) throws IOException {
                client.send(RawClient.frame(0x81, "/unsub".getBytes(UTF_8), 100, 0, true));
                client.halfClose();
                readToTheEnd(client);
            }
        },
        INSIDE_A_MESSAGE("vanished") {
            @Override
            void happenTo(RawClient client) throws IOException {
                client.send(RawClient.frame(0x01, "/unsub".getBytes(UTF_8)));
                client.halfClose();
                readToTheEnd(client);
            }
        },
        PROTOCOL_ERROR("protocol") {
            @Override
            void happenTo(RawClient client) throws IOException {
                client.send(RawClient.frame(0x81, "x".getBytes(UTF_8), 1, 0, false));
                assertThat(client.readClose().closeCode()).isEqualTo(1002);
                client.close();
            }
        },
        OVER_THE_LIMIT("limit") {
            @Override
            void happenTo(RawClient client) throws IOException {
                client.send(RawClient.frame(0x81, new byte[0], 1L << 40, 8, true));
                assertThat(client.readClose().closeCode()).isEqualTo(1009);
                client.close();
            }
        },
        CLOSE_FRAME("client") {
            @Override
            void happenTo(RawClient client) throws IOException {
                client.send(RawClient.frame(0x88, new byte[] {3, (byte) 0xE8}));
                assertThat(client.readClose().closeCode()).isEqualTo(1000);
                client.close();
            }
        };

        private final String reason;

        End(String reason) {
            this.reason = reason;
        }

        abstract void happenTo(RawClient client) throws IOException;

        private static void readToTheEnd(RawClient client) {
            boolean ended = false;
            while (!ended) {
                ended = client.isEnded();
            }
        }
    }

    @Test
    void aThousandEnds_leaveNothingBehind() throws IOException {
        try (var server = TestServer.start(TestServer.patient())) {
            for (int round = 0; round < ROUNDS; round++) {
                Map<RawClient, End> clients = connectSome(server);
                assertThat(server.metric(GAUGES.getFirst())).isEqualTo(clients.size());
                assertThat(server.metric("notiflux_subscriptions")).isEqualTo(2.0 * clients.size());
                assertThat(server.metric("notiflux_topics")).isEqualTo(End.values().length + 1.0);
                server.broadcast("all", "x".repeat(10_000)); // so that they go with something to read
                for (Map.Entry<RawClient, End> client : clients.entrySet()) {
                    client.getValue().happenTo(client.getKey());
                }
                for (RawClient client : clients.keySet()) {
                    client.close();
                }
                for (String gauge : GAUGES) {
                    await().untilAsserted(() ->
                            assertThat(server.metric(gauge)).as(gauge).isZero());
                }
            }
            for (String reason : List.of("vanished", "protocol", "limit", "client")) {
                long ways = Stream.of(End.values())
                        .filter(end -> end.reason.equals(reason))
                        .count();
                assertCounted(server, reason, 1.0 * ways * ROUNDS * OF_EACH_IN_A_ROUND);
            }
            assertThat(server.get("/observe/metrics")
                            .body()
                            .lines()
                            .filter(line -> line.startsWith("notiflux_connections_closed_total{"))
                            .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                            .sum())
                    .isEqualTo(1_000);
        }
    }

    private static void assertCounted(TestServer server, String reason, double times) {
        assertThat(server.metric("notiflux_connections_closed_total{reason=\"" + reason + "\",}"))
                .as(reason)
                .isEqualTo(times);
    }

    /** Each is subscribed to a topic that it shares with its kind, and to one that all share. */
    private static Map<RawClient, End> connectSome(TestServer server) throws IOException {
        List<String> topics = new ArrayList<>(List.of("all"));
        for (End end : End.values()) {
            topics.add(end.name());
        }
        String token = server.keys().token("subscribe", topics.toArray(String[]::new));
        Map<RawClient, End> clients = new LinkedHashMap<>();
        for (int i = 0; i < OF_EACH_IN_A_ROUND; i++) {
            for (End end : End.values()) {
                RawClient client = RawClient.upgraded(server);
                client.text("/subscribe all " + token);
                client.text("/subscribe " + end.name() + " " + token);
                client.send(RawClient.frame(0x89, new byte[0]));
                assertThat(client.readFrame().opcode()).isEqualTo(0xA);
                clients.put(client, end);
            }
        }
        return clients;
    }
}
