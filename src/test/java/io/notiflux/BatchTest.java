package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several topics in a broadcast, and several broadcasts in a request. */
class BatchTest {
    private static final String ARRAY = "application/json";
    private static final String LINES = "application/x-ndjson";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    // ---- topics

    @Test
    void broadcastToTopics_goesToEach_andIsAnsweredWithTheirIds() {
        try (var a = TestSubscriber.of(server, "to:a");
                var b = TestSubscriber.of(server, "to:b")) {
            HttpResponse<String> response = topics("[\"to:a\",\"to:b\",\"to:a\"]", "to:a", "to:b");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).matches("\\{\"ids\":\\{\"to:a\":\"[0-9a-z]+-1\",\"to:b\":\"[0-9a-z]+-1\"}}");
            assertThat(a.rest()).containsExactly("hi");
            assertThat(b.rest()).containsExactly("hi");
        }
    }

    @Test
    void broadcastToTopics_isAllowedToAllOrGoesToNone() {
        try (var a = TestSubscriber.of(server, "all:a")) {
            HttpResponse<String> response = topics("[\"all:a\",\"all:b\"]", "all:a");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body()).contains("\"code\":\"topic_denied\"");
            assertThat(a.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"a\"", "[1]", "[\"a b\"]", "[\"a\"],\"topic\":\"a\"", "null", "{}"})
    void topicsOfAnotherForm_areRefused(String topics) {
        assertThat(topics(topics, "a").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"1000, 200", "1001, 400"})
    void topics_haveABound(int count, int status) {
        String[] names = IntStream.range(0, count).mapToObj(n -> "n" + n).toArray(String[]::new);
        String list =
                IntStream.range(0, count).mapToObj(n -> "\"n" + n + "\"").collect(Collectors.joining(",", "[", "]"));
        assertThat(topics(list, names).statusCode()).isEqualTo(status);
    }

    // ---- batches

    @ParameterizedTest
    @ValueSource(strings = {ARRAY, LINES})
    void batch_isBroadcastInItsOrder_withAResultForEach(String type) {
        String topic = "batch:" + type;
        String bearer = server.keys().token("broadcast", topic);
        try (var subscriber = TestSubscriber.of(server, topic)) {
            HttpResponse<String> response =
                    batch(type, bearer, item(topic, "1"), item(topic, "2"), item(topic, "3 \u00e9 \ud83d\ude00"));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .matches("\\{\"results\":\\[(\\{\"status\":200,\"id\":\"[0-9a-z]+-[123]\",\"topic\":\"" + topic
                            + "\",\"subscribers\":1},?){3}]}");
            assertThat(subscriber.rest()).containsExactly("1", "2", "3 \u00e9 \ud83d\ude00");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ARRAY, LINES})
    void badItemInTheMiddle_takesNoOtherAlong(String type) {
        String topic = "middle:" + type;
        String bearer = server.keys().token("broadcast", topic);
        try (var subscriber = TestSubscriber.of(server, topic)) {
            HttpResponse<String> response =
                    batch(type, bearer, item(topic, "1"), "{\"topic\":1}", item("other", "2"), "[]", item(topic, "3"));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body().replaceAll("\"(detail|title|id)\":\"[^\"]*\"", ""))
                    .containsSubsequence(
                            "\"status\":200", "\"status\":400", "\"status\":403", "\"status\":400", "\"status\":200")
                    .contains("\"code\":\"malformed_request\"", "\"code\":\"topic_denied\"");
            assertThat(subscriber.rest()).containsExactly("1", "3");
        }
    }

    @Test
    void brokenLine_isItsOwnFault_aBrokenArrayNobodysMessage() {
        String bearer = server.keys().token("broadcast", "broken");
        try (var subscriber = TestSubscriber.of(server, "broken")) {
            HttpResponse<String> lines =
                    batch(LINES, bearer, item("broken", "1"), "{\"topic\":", "", item("broken", "2"));
            assertThat(lines.statusCode()).isEqualTo(200);
            assertThat(subscriber.rest()).containsExactly("1", "2");
            HttpResponse<String> array = batch(ARRAY, bearer, item("broken", "3"), "{\"topic\":");
            assertThat(array.statusCode()).isEqualTo(400);
            assertThat(array.body()).contains("nothing of it was broadcast");
            assertThat(subscriber.rest()).isEmpty();
        }
    }

    @Test
    void item_mayHaveATokenOfItsOwn_andTopics() {
        String own = "{\"topics\":[\"own\"],\"message\":\"hi\",\"token\":\""
                + server.keys().token("broadcast", "own") + "\"}";
        assertThat(batch(ARRAY, "", own).body()).startsWith("{\"results\":[{\"status\":200,\"ids\":{\"own\":\"");
    }

    @Test
    void batchOfNothingButRefusals_isAProblemWithAllOfThem() {
        HttpResponse<String> response = batch(ARRAY, "", item("a", "1"), "{}");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"code\":\"token_missing\"", "\"results\":[{", "\"status\":400");
    }

    @Test
    void problem_thatComesAgain_isToldInFullOnce() {
        String bearer = server.keys().token("broadcast", "told");
        HttpResponse<String> response =
                batch(ARRAY, bearer, "1", item("told", "1"), "1", item("other", "2"), "1", item("other", "3"));
        assertThat(response.body().replaceAll("\"(detail|title|id)\":\"([^\"\\\\]|\\\\.)*\"", "$1"))
                .isEqualTo("{\"results\":["
                        + "{\"type\":\"about:blank\",title,\"status\":400,detail,\"code\":\"malformed_request\"},"
                        + "{\"status\":200,id,\"topic\":\"told\",\"subscribers\":0},"
                        + "{\"status\":400,\"code\":\"malformed_request\"},"
                        + "{\"type\":\"about:blank\",title,\"status\":403,detail,\"code\":\"topic_denied\"},"
                        + "{\"status\":400,\"code\":\"malformed_request\"},"
                        + "{\"status\":403,\"code\":\"topic_denied\"}]}");
    }

    @Test
    void answerToAThousandRefusals_isBounded() {
        HttpResponse<String> response =
                batch(ARRAY, "", Collections.nCopies(1_000, "1").toArray(String[]::new));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).hasSizeLessThan(50_000);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, 1000, 200",
        "application/json, 1001, 413",
        "application/x-ndjson, 1000, 200",
        "application/x-ndjson, 1001, 413"
    })
    void batch_hasABound(String type, int count, int status) {
        String topic = "bound:" + type + count;
        String bearer = server.keys().token("broadcast", topic);
        try (var subscriber = TestSubscriber.of(server, topic)) {
            String[] items = Collections.nCopies(count, item(topic, "x")).toArray(String[]::new);
            assertThat(batch(type, bearer, items).statusCode()).isEqualTo(status);
            assertThat(subscriber.rest()).hasSize(status == 200 ? count : 0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | [] | 400",
                "application/json | {} | 400",
                "application/json | [1]x | 400",
                "application/json | [[[[ | 400",
                "application/x-ndjson | ' ' | 400",
                "text/plain | [] | 415"
            })
    void bodyThatIsNoBatch_isRefused(String type, String body, int status) {
        assertThat(post(type, "", body).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {ARRAY, LINES})
    void mark_beforeTheBatch_isPassedOver(String type) {
        String bearer = server.keys().token("broadcast", "marked");
        String items = type.equals(ARRAY) ? "[" + item("marked", "1") + "]" : item("marked", "1");
        assertThat(post(type, bearer, "\uFEFF" + items).statusCode()).isEqualTo(200);
        assertThat(post(type, bearer, "\uFEFF").statusCode()).isEqualTo(400);
    }

    /** Jackson would guess the encoding, and count bytes that are none. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void batch_thatIsNotUtf8_isMalformed(String charset) {
        for (String type : List.of(ARRAY, LINES)) {
            byte[] body = ("[" + item("a", "1") + "]").getBytes(Charset.forName(charset));
            HttpResponse<String> response = server.send(HttpRequest.newBuilder(server.uri("/broadcast/batch"))
                    .header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build());
            assertThat(response.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void itemsAndBatches_thatAreRefused_areCounted() {
        String result = "notiflux_broadcasts_total{result=\"%s\",}";
        double malformed = server.metric(result.formatted("malformed_request"));
        double missing = server.metric(result.formatted("token_missing"));
        double type = server.metric(result.formatted("unsupported_media_type"));
        double method = server.metric(result.formatted("method_not_allowed"));
        batch(ARRAY, "", "1", item("a", "1"), "{}", item("a", "2"));
        post("text/plain", "", "[]");
        server.get("/broadcast/batch");
        assertThat(server.metric(result.formatted("malformed_request"))).isEqualTo(malformed + 2);
        assertThat(server.metric(result.formatted("token_missing"))).isEqualTo(missing + 2);
        assertThat(server.metric(result.formatted("unsupported_media_type"))).isEqualTo(type + 1);
        assertThat(server.metric(result.formatted("method_not_allowed"))).isEqualTo(method + 1);
    }

    @Test
    void batch_takesNoIdempotencyKey() {
        HttpResponse<String> response = server.send(HttpRequest.newBuilder(server.uri("/broadcast/batch"))
                .header("Content-Type", ARRAY)
                .header("Idempotency-Key", "k")
                .POST(HttpRequest.BodyPublishers.ofString("[]"))
                .build());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("Idempotency-Key");
    }

    private static HttpResponse<String> topics(String list, String... allowed) {
        return server.post("{\"topics\":" + list + ",\"message\":\"hi\",\"token\":\""
                + server.keys().token("broadcast", allowed) + "\"}");
    }

    private static String item(String topic, String message) {
        return TestServer.json("topic", topic, "message", message);
    }

    private static HttpResponse<String> batch(String type, String bearer, String... items) {
        return post(
                type, bearer, type.equals(ARRAY) ? "[" + String.join(",\n ", items) + "]" : String.join("\r\n", items));
    }

    private static HttpResponse<String> post(String type, String bearer, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/broadcast/batch"))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return server.send(request.build());
    }
}
