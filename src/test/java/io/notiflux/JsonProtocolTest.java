package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The subprotocol {@code notiflux.v1.json}: what its clients say and hear. */
class JsonProtocolTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("HISTORY_SIZE", "5");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void upgrade_thatOffersTheProtocol_isAcceptedWithIt() {
        try (var client = TestSubscriber.connect(server, "other", "notiflux.v1.json")) {
            assertThat(client.webSocket().getSubprotocol()).isEqualTo("notiflux.v1.json");
        }
    }

    @Test
    void upgrade_thatOffersOthersOnly_isAcceptedWithoutOne() {
        try (var client = TestSubscriber.connect(server, "notiflux.v2.json", "NOTIFLUX.V1.JSON")) {
            assertThat(client.webSocket().getSubprotocol()).isEmpty();
            assertThat(client.ask("/nothing")).isEqualTo("Unknown command");
        }
    }

    @Test
    void subscriber_getsTopicAndIdWithEachMessage() {
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask(subscribe("1", "json:a", "")))
                    .matches("\\{\"type\":\"subscribed\",\"ref\":1,\"topics\":"
                            + "\\{\"json:a\":\\{\"last\":null,\"position\":\"[0-9a-z]+-0\"}}}");
            String id = server.broadcastId("json:a", "h\u00e9llo \\\" \ud83d\ude00");
            assertThat(client.next())
                    .isEqualTo("{\"type\":\"message\",\"topic\":\"json:a\",\"id\":\"" + id
                            + "\",\"message\":\"h\u00e9llo \\\" \ud83d\ude00\"}");
        }
    }

    @Test
    void plainSubscriber_ofTheSameTopic_seesNoDifference() {
        try (var plain = TestSubscriber.of(server, "json:both");
                var client = TestSubscriber.json(server)) {
            client.ask(subscribe("1", "json:both", ""));
            server.broadcast("json:both", "hi");
            assertThat(plain.next()).isEqualTo("hi");
            assertThat(client.next()).contains("\"message\":\"hi\"");
        }
    }

    @Test
    void clientThatComesBack_getsWhatItMissed_afterTheAnswer() {
        String first = server.broadcastId("json:back", "1");
        server.broadcastId("json:back", "2");
        String last = server.broadcastId("json:back", "3");
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask(subscribe("\"x\"", "json:back", first)))
                    .isEqualTo("{\"type\":\"subscribed\",\"ref\":\"x\",\"topics\":{\"json:back\":{\"last\":\"" + last
                            + "\",\"position\":\"" + last + "\",\"recovered\":true}}}");
            server.broadcast("json:back", "4");
            assertThat(client.next(3)).extracting(JsonProtocolTest::message).containsExactly("2", "3", "4");
        }
    }

    @Test
    void clientThatMissedMoreThanIsHeld_isTold_andGetsTheRest() {
        String first = server.broadcastId("json:gap", "0");
        IntStream.rangeClosed(1, 6).forEach(n -> server.broadcastId("json:gap", "" + n));
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask(subscribe("1", "json:gap", first))).contains("\"recovered\":false");
            assertThat(client.next(5)).extracting(JsonProtocolTest::message).containsExactly("2", "3", "4", "5", "6");
        }
    }

    @Test
    void recoveries_areCounted() {
        double full = server.metric("notiflux_recoveries_total{result=\"full\",}");
        double partial = server.metric("notiflux_recoveries_total{result=\"partial\",}");
        String id = server.broadcastId("json:counted", "1");
        try (var client = TestSubscriber.json(server)) {
            client.ask(subscribe("1", "json:counted", id));
            client.ask(subscribe("1", "json:counted", "gone-1"));
            assertThat(client.next()).contains("\"message\":\"1\"");
            assertThat(server.metric("notiflux_recoveries_total{result=\"full\",}"))
                    .isEqualTo(full + 1);
            assertThat(server.metric("notiflux_recoveries_total{result=\"partial\",}"))
                    .isEqualTo(partial + 1);
            await().until(() -> server.metric("notiflux_connections{protocol=\"json\",}") == 1);
        }
    }

    @Test
    void subscribingAgain_neitherLosesNorDoublesAMessage() {
        try (var client = TestSubscriber.json(server)) {
            client.ask(subscribe("1", "json:again", ""));
            String id = server.broadcastId("json:again", "1");
            assertThat(message(client.next())).isEqualTo("1");
            assertThat(client.ask(subscribe("2", "json:again", ""))).contains(id);
            server.broadcast("json:again", "2");
            assertThat(message(client.next())).isEqualTo("2");
            assertThat(client.rest()).isEmpty();
            await().until(() -> server.metric("notiflux_subscriptions") == 1); // those of the test before end
        }
    }

    @Test
    void subscriptionToSeveralTopics_isOneAnswer_allOrNone() {
        String token = server.keys().token("subscribe", "json:m", "json:n");
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask("{\"type\":\"subscribe\",\"ref\":1,\"topics\":[\"json:m\",\"json:o\"],\"token\":\""
                            + token + "\"}"))
                    .startsWith("{\"type\":\"error\",\"ref\":1,\"code\":\"topic_denied\",\"detail\":\"")
                    .endsWith("\"topic\":\"json:o\"}");
            server.broadcast("json:m", "not subscribed");
            assertThat(client.ask("{\"type\":\"subscribe\",\"topics\":[\"json:m\",\"json:n\",\"json:m\"],\"token\":\""
                            + token + "\"}"))
                    .startsWith("{\"type\":\"subscribed\",\"topics\":{\"json:m\":{\"last\":\"")
                    .contains("\"json:n\":{\"last\":null");
            server.broadcast("json:n", "n");
            server.broadcast("json:m", "m");
            assertThat(client.next(2)).extracting(JsonProtocolTest::message).containsExactly("n", "m");
        }
    }

    @Test
    void unsubscribe_ends_andIsAnswered() {
        try (var client = TestSubscriber.json(server)) {
            client.ask(subscribe("1", "json:u", ""));
            client.ask(subscribe("1", "json:v", ""));
            assertThat(client.ask("{\"type\":\"unsubscribe\",\"ref\":2.50,\"topics\":[\"json:u\"]}"))
                    .isEqualTo("{\"type\":\"unsubscribed\",\"ref\":2.50,\"topics\":[\"json:u\"]}");
            assertThat(client.ask("{\"type\":\"unsubscribe\",\"ref\":3}"))
                    .isEqualTo("{\"type\":\"unsubscribed\",\"ref\":3,\"topics\":[\"json:v\"]}");
            server.broadcast("json:u", "x");
            server.broadcast("json:v", "x");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void ping_isAnswered() {
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask("{\"type\":\"ping\",\"ref\":\"a\\\"b\\u0007\"}"))
                    .isEqualTo("{\"type\":\"pong\",\"ref\":\"a\\\"b\\u0007\"}");
            assertThat(client.ask("{\"type\":\"ping\"}")).isEqualTo("{\"type\":\"pong\"}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | 'type' is missing",
                "[] | one JSON object",
                "`` | one JSON object",
                "hello | not JSON",
                "{\"type\":\"ping\" | not JSON",
                "{\"type\":\"ping\"}{} | behind the JSON object",
                "{\"type\":\"ping\",\"type\":\"ping\"} | field twice",
                "{\"type\":\"ping\",\"x\":[[[[[[[[[[]]]]]]]]]]} | nested too deeply",
                "{\"type\":\"publish\"} | 'subscribe', 'refresh', 'unsubscribe' or 'ping'",
                "{\"type\":1} | 'type' must be a string",
                "{\"type\":\"ping\",\"ref\":null} | 'ref' must be a string or a number",
                "{\"type\":\"ping\",\"ref\":[1]} | 'ref' must be a string or a number",
                "{\"type\":\"subscribe\",\"token\":\"t\"} | 'topics' must list at least one",
                "{\"type\":\"subscribe\",\"topics\":[],\"token\":\"t\"} | 'topics' must list at least one",
                "{\"type\":\"subscribe\",\"topics\":\"a\",\"token\":\"t\"} | 'topics' must be a list of strings",
                "{\"type\":\"subscribe\",\"topics\":[\"a\",1],\"token\":\"t\"} | 'topics' must be a list of strings",
                "{\"type\":\"subscribe\",\"topics\":[\"a\"]} | 'token' is missing",
                "{\"type\":\"subscribe\",\"topics\":[\"a\"],\"token\":{}} | 'token' must be a string",
                "{\"type\":\"subscribe\",\"topics\":[\"a b\"],\"token\":\"t\"} | white space",
                "{\"type\":\"subscribe\",\"topics\":[\"a\"],\"token\":\"t\",\"since\":{\"b\":\"e-1\"}} | does not list",
                "{\"type\":\"subscribe\",\"topics\":[\"a\"],\"token\":\"t\",\"since\":{\"a\":\"-1\"}} | no id",
                "{\"type\":\"subscribe\",\"topics\":[\"a\"],\"token\":\"t\",\"since\":{\"a\":7}} | no id",
                "{\"type\":\"subscribe\",\"topics\":[\"a\"],\"token\":\"t\",\"since\":\"e-1\"} | or an object: an id",
                "{\"type\":\"unsubscribe\",\"topics\":{\"a\":1}} | 'topics' must be a list of strings"
            })
    void mistake_isToldWithItsCode_andTheConnectionStays(String command, String words) {
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask(command))
                    .startsWith("{\"type\":\"error\"")
                    .contains("\"code\":\"malformed_request\"")
                    .contains(words);
            assertThat(client.ask("{\"type\":\"ping\"}")).isEqualTo("{\"type\":\"pong\"}");
        }
    }

    @Test
    void mistake_beforeTheRef_isAnsweredWithIt() {
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask("{\"topics\":1,\"type\":\"subscribe\",\"ref\":9}"))
                    .startsWith("{\"type\":\"error\",\"ref\":9,");
        }
    }

    @ParameterizedTest
    @CsvSource({"256, pong", "257, error"})
    void ref_hasABound(int length, String answer) {
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask("{\"type\":\"ping\",\"ref\":\"" + "x".repeat(length) + "\"}"))
                    .startsWith("{\"type\":\"" + answer + "\"");
        }
    }

    @Test
    void token_thatIsNoGood_isToldAsOverHttp() {
        String broadcast = server.keys().token("broadcast", "json:t");
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask("{\"type\":\"subscribe\",\"ref\":1,\"topics\":[\"json:t\"],\"token\":\"nonsense\"}"))
                    .contains("\"code\":\"token_malformed\"");
            assertThat(client.ask("{\"type\":\"subscribe\",\"ref\":1,\"topics\":[\"json:t\"],\"token\":\"" + broadcast
                            + "\"}"))
                    .contains("\"code\":\"scope_denied\"")
                    .doesNotContain(broadcast);
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, subscribed", "1001, error"})
    void topicsOfOneSubscription_haveABound(int count, String answer) {
        String[] topics = IntStream.range(0, count).mapToObj(n -> "t" + n).toArray(String[]::new);
        String list =
                IntStream.range(0, count).mapToObj(n -> "\"t" + n + "\"").collect(Collectors.joining(",", "[", "]"));
        try (var client = TestSubscriber.json(server)) {
            String told = client.ask("{\"type\":\"subscribe\",\"topics\":" + list + ",\"token\":\""
                    + server.keys().token("subscribe", topics) + "\"}");
            assertThat(told).startsWith("{\"type\":\"" + answer + "\"");
            if (answer.equals("error")) {
                assertThat(told).contains("rate_limited", "the limit is 1000");
            }
        }
        await().until(() -> server.metric("notiflux_subscriptions") == 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void replayThatIsLargerThanTheQueue_comesWhole(boolean several) {
        try (var roomy = TestServer.start("QUEUE_MAX_BYTES", "10000", "HISTORY_SIZE", "100")) {
            String first = roomy.broadcastId("big", "0");
            IntStream.rangeClosed(1, 90).forEach(n -> roomy.broadcastId("big", n + ":" + "x".repeat(5_000)));
            try (var client = TestSubscriber.json(roomy)) {
                String topics = several ? "[\"other\",\"big\"]" : "[\"big\"]";
                client.say("{\"type\":\"subscribe\",\"topics\":" + topics + ",\"token\":\""
                        + roomy.keys().token("subscribe", "big", "other") + "\",\"since\":{\"big\":\"" + first
                        + "\"}}");
                assertThat(client.next()).contains("\"recovered\":true");
                assertThat(client.next(90))
                        .extracting(text -> message(text).replaceAll(":.*", ""))
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, 90)
                                .mapToObj(n -> "" + n)
                                .toList());
            }
        }
    }

    @Test
    void stop_isToldBeforeTheConnectionCloses() {
        try (var stopping = TestServer.start();
                var client = TestSubscriber.json(stopping)) {
            client.ask(subscribe(stopping, "1", "a", ""));
            stopping.server().close();
            assertThat(client.next()).matches("\\{\"type\":\"goaway\",\"reconnect_ms\":[0-9]{1,4}}");
            assertThat(client.end()).isEqualTo("1012 server restarts");
        }
    }

    private static String subscribe(String ref, String topic, String since) {
        return subscribe(server, ref, topic, since);
    }

    private static String subscribe(TestServer at, String ref, String topic, String since) {
        return "{\"type\":\"subscribe\",\"ref\":" + ref + ",\"topics\":[\"" + topic + "\"],\"token\":\""
                + at.keys().token("subscribe", topic) + "\""
                + (since.isEmpty() ? "" : ",\"since\":{\"" + topic + "\":\"" + since + "\"}") + "}";
    }

    private static String message(String frame) {
        return frame.replaceAll("^.*\"message\":\"(.*)\"}$", "$1");
    }
}
