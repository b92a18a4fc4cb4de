package io.notiflux;

import static io.notiflux.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages that are JSON values: subscribers get them as compact text. */
class JsonMessageTest {
    private static final String VALUE = "{ \"price\" : 12.50, \"tags\" : [ \"a b\", null ] }";
    private static final String COMPACT = "{\"price\":12.50,\"tags\":[\"a b\",null]}";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void value_isDeliveredCompact() {
        try (var subscriber = TestSubscriber.of(server, "value")) {
            assertThat(post("/broadcast", "value", body("value", VALUE)).statusCode())
                    .isEqualTo(200);
            assertThat(post("/broadcast", "value", body("value", "null")).statusCode())
                    .isEqualTo(200);
            assertThat(subscriber.rest()).containsExactly(COMPACT, "null");
        }
    }

    /** Whose messages are strings, whatever the publisher sent. */
    @Test
    void jsonProtocol_hasItAsAString() {
        try (var subscriber = TestSubscriber.json(server)) {
            String token = server.keys().token("subscribe", "string");
            subscriber.ask("{\"type\":\"subscribe\",\"topics\":[\"string\"],\"token\":\"" + token + "\"}");
            post("/broadcast", "string", body("string", "[\"a\"]"));
            assertThat(subscriber.next()).endsWith("\"message\":\"[\\\"a\\\"]\"}");
        }
    }

    @Test
    void batch_takesValuesToo() {
        try (var subscriber = TestSubscriber.of(server, "batch")) {
            String items =
                    "[" + body("batch", VALUE) + ", " + body("batch", "1e2") + "," + body("batch", "\"s\"") + "]";
            assertThat(post("/broadcast/batch", "batch", items).body()).doesNotContain("\"code\"");
            assertThat(subscriber.rest()).containsExactly(COMPACT, "1e2", "s");
        }
    }

    @Test
    void sameText_isTheSameBroadcast_howeverItIsSpaced() {
        try (var subscriber = TestSubscriber.of(server, "once")) {
            HttpResponse<String> first = post("/broadcast", "once", body("once", VALUE), "Idempotency-Key", "1");
            HttpResponse<String> again = post("/broadcast", "once", body("once", COMPACT), "Idempotency-Key", "1");
            HttpResponse<String> text = post(
                    "/broadcast",
                    "once",
                    body("once", '"' + COMPACT.replace("\"", "\\\"") + '"'),
                    "Idempotency-Key",
                    "1");
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(text.body()).isEqualTo(first.body());
            assertProblem(
                    post("/broadcast", "once", body("once", VALUE.replace("12.50", "12.5")), "Idempotency-Key", "1"),
                    422,
                    "idempotency_conflict");
            assertThat(subscriber.rest()).containsExactly(COMPACT);
        }
    }

    @Test
    void valueThatIsBroken_isDeliveredToNobody() {
        try (var subscriber = TestSubscriber.of(server, "broken")) {
            assertProblem(post("/broadcast", "broken", body("broken", "{\"a\":1,\"a\":2}")), 400, "malformed_request");
            assertProblem(post("/broadcast", "broken", body("broken", "[\"\\ud800\"]")), 400, "malformed_request");
            assertThat(post(
                                    "/broadcast/batch",
                                    "broken",
                                    body("broken", "[1,]"),
                                    "Content-Type",
                                    "application/x-ndjson")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(subscriber.rest()).isEmpty();
        }
    }

    private static String body(String topic, String value) {
        return "{\"topic\":\"" + topic + "\",\"message\":" + value + "}";
    }

    /** @param header its name and its value, where there is one */
    private static HttpResponse<String> post(String path, String topic, String body, String... header) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + server.keys().token("broadcast", topic))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (header.length > 0) {
            request.setHeader(header[0], header[1]);
        }
        return server.send(request.build());
    }
}
