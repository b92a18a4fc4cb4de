package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What subscribers get that have agreed on compression, beside others that have not. */
class CompressionDeliveryTest {
    private static final int[] SIZES = {
        1, 16, 64, 256, 511, 512, 1_024, 4_096, 8_192, 16_384, 32_768, 65_535, 65_536, 131_072
    };

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("COMPRESSION", "true");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** What a client may offer and the server accepts: that of Autobahn's group 13, and what browsers do. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=9",
                "permessage-deflate; client_no_context_takeover",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=9, permessage-deflate"
            })
    void messages_ofAnySize_comeAsTheyAre(String offer) throws IOException {
        String topic = "sizes:" + offer.hashCode();
        try (var client = DeflatingClient.offering(server, offer).subscribe(topic)) {
            for (int size : SIZES) {
                String text = words(size);
                server.broadcast(topic, text);
                DeflatingClient.Message message = client.next();
                assertThat(message.text()).isEqualTo(text);
                assertThat(message.compressed()).as(size + " octets").isEqualTo(size >= 512);
                assertThat(message.bytes()).isLessThan(size >= 512 ? size * 2 / 3 : size + 1);
            }
        }
    }

    /** The limit is one of the payload: with the JSON around the message. */
    @Test
    void payload_from512Octets_isCompressed() throws IOException {
        try (var client = DeflatingClient.json(server)) {
            subscribe(client, "limit", "");
            server.broadcast("limit", "x");
            int around = client.next().bytes() - 1; // an id of the same length follows
            for (int payload : new int[] {511, 512, 511}) {
                server.broadcast("limit", "x".repeat(payload - around));
                DeflatingClient.Message message = client.next();
                assertThat(message.text()).hasSize(payload);
                assertThat(message.compressed()).isEqualTo(payload == 512);
            }
        }
    }

    @Test
    void message_thatWouldNotGetShorter_comesAsItIs() throws IOException {
        var random = new Random(1);
        String text = Stream.generate(
                        () -> random.nextInt(5) < 3 ? random.nextInt(1, 0x80) : random.nextInt(0x80, 0x800))
                .limit(380)
                .map(Character::toString)
                .collect(Collectors.joining()); // octets of most values, as often as each other
        try (var client = DeflatingClient.plain(server).subscribe("noise")) {
            server.send(HttpRequest.newBuilder(server.uri("/topics/noise"))
                    .header("Authorization", "Bearer " + server.keys().token("broadcast", "noise"))
                    .POST(HttpRequest.BodyPublishers.ofString(text))
                    .build());
            DeflatingClient.Message message = client.next();
            assertThat(message.text()).isEqualTo(text);
            assertThat(message.compressed()).isFalse();
        }
    }

    @Test
    void subscribers_ofEachKind_getTheSameInTheSameOrder() throws IOException {
        List<String> texts = new ArrayList<>();
        var random = new Random(3);
        for (int i = 0; i < 60; i++) {
            texts.add(i + " " + words(1 + random.nextInt(2_000)));
        }
        try (var plain = TestSubscriber.of(server, "mixed");
                var compressed = DeflatingClient.plain(server).subscribe("mixed");
                var another = DeflatingClient.plain(server).subscribe("mixed");
                var json = DeflatingClient.json(server)) {
            subscribe(json, "mixed", "");
            texts.forEach(text -> server.broadcast("mixed", text));
            for (String text : texts) {
                assertThat(plain.next()).isEqualTo(text);
                DeflatingClient.Message message = compressed.next();
                assertThat(message.text()).isEqualTo(text);
                assertThat(another.next()).isEqualTo(message);
                assertThat(json.next().text()).endsWith("\"message\":" + quoted(text) + "}");
            }
            await().untilAsserted(() -> assertThat(server.parts().queues.held())
                    .as("bytes in queues")
                    .isZero());
        }
    }

    @Test
    void history_isReplayedAsItIs_andWhatFollowsIsCompressed() throws IOException {
        String first = server.broadcastId("history", "first");
        List<String> texts = new ArrayList<>(List.of("short", words(2_000), words(65_000), words(70_000), words(512)));
        texts.forEach(text -> server.broadcast("history", text));
        for (int client = 0; client < 2; client++) {
            try (var late = DeflatingClient.json(server)) {
                String answer = subscribe(late, "history", first);
                assertThat(answer).contains("\"recovered\":true");
                for (String text : texts) {
                    DeflatingClient.Message message = late.next();
                    assertThat(message.text()).endsWith("\"message\":" + quoted(text) + "}");
                    assertThat(message.compressed()).isFalse();
                }
                texts.add(words(1_000 + client));
                server.broadcast("history", texts.getLast());
                assertThat(late.next().compressed()).isTrue();
            }
        }
    }

    @Test
    void answers_comeAsTheyAre() throws IOException {
        try (var client = DeflatingClient.plain(server)) {
            client.say("/subscribe " + "x".repeat(1_000) + " token");
            DeflatingClient.Message answer = client.next();
            assertThat(answer.text()).hasSizeGreaterThan(512).startsWith("Not allowed to subscribe to xxx");
            assertThat(answer.compressed()).isFalse();
        }
    }

    @Test
    void ping_amongMessages_comesAsItIs() throws IOException {
        try (var client = DeflatingClient.plain(server).subscribe("pings")) {
            server.broadcast("pings", words(1_000));
            assertThat(client.next().compressed()).isTrue();
            client.raw().send(Wire.frame(Wire.PING, "x".repeat(125)));
            assertThat(client.raw().readFrame().opcode()).isEqualTo(Wire.PONG);
            server.broadcast("pings", words(1_000));
            assertThat(client.next().compressed()).isTrue();
        }
    }

    /** Fewer bytes wait for a slow client, and so it may fall further behind. */
    @Test
    void bytes_areCountedAsTheyAreWritten() throws IOException {
        try (var client = DeflatingClient.plain(server).subscribe("bytes")) {
            await().until(() -> server.metric("notiflux_queued_bytes") == 0); // of the test before
            double before = server.metric("notiflux_delivery_bytes_total");
            server.broadcast("bytes", words(10_000));
            int bytes = client.next().bytes();
            await().untilAsserted(() -> assertThat(server.metric("notiflux_delivery_bytes_total") - before)
                    .isBetween((double) bytes, bytes + 10.0));
        }
    }

    private static String subscribe(DeflatingClient client, String topic, String since) throws IOException {
        client.say("{\"type\":\"subscribe\",\"topics\":[\"" + topic + "\"],\"token\":\""
                + server.keys().token("subscribe", topic) + "\""
                + (since.isEmpty() ? "" : ",\"since\":{\"" + topic + "\":\"" + since + "\"}") + "}");
        String answer = client.next().text();
        assertThat(answer).contains("\"type\":\"subscribed\"");
        return answer;
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    /** Text of the size that JSON need not escape. */
    private static String words(int size) {
        var text = new StringBuilder();
        var random = new Random(size);
        while (text.length() < size) {
            text.append("price ").append(random.nextInt(100_000)).append(" of EURUSD, ");
        }
        return text.substring(0, size);
    }
}
