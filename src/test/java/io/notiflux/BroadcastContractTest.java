package io.notiflux;

import static io.notiflux.Problems.assertProblem;
import static io.notiflux.Problems.json;
import static io.notiflux.TestServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code POST /broadcast} takes, and what it answers then. */
class BroadcastContractTest {
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
    void answer_namesIdTopicAndSubscribers() {
        try (var first = TestSubscriber.of(server, "answer");
                var second = TestSubscriber.of(server, "answer", "other")) {
            HttpResponse<String> response = server.broadcast("answer", "hello");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
            JsonNode answer = json(response.body());
            assertThat(answer.fieldNames()).toIterable().containsExactly("id", "topic", "subscribers");
            assertThat(answer.get("id").textValue()).matches("[^-]+-[0-9]+");
            assertThat(answer.get("topic").textValue()).isEqualTo("answer");
            assertThat(answer.get("subscribers").isInt()).isTrue();
            assertThat(answer.get("subscribers").intValue()).isEqualTo(2);
            assertThat(response + response.headers().toString() + response.body())
                    .doesNotContain("eyJ");
            assertThat(first.next()).isEqualTo("hello");
            assertThat(second.next()).isEqualTo("hello");
        }
    }

    @Test
    void answer_withoutSubscribers_countsNone() {
        HttpResponse<String> response = server.broadcast("nobody-listens", "hello");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response.body()).get("subscribers").intValue()).isZero();
    }

    @Test
    void ids_countUpPerTopic() {
        try (var subscriber = TestSubscriber.of(server, "ids-a", "ids-b")) {
            String firstOfA = idOf("ids-a");
            String firstOfB = idOf("ids-b");
            String secondOfA = idOf("ids-a");
            String thirdOfA = idOf("ids-a");
            String secondOfB = idOf("ids-b");
            assertThat(offset(secondOfA)).isEqualTo(offset(firstOfA) + 1);
            assertThat(offset(thirdOfA)).isEqualTo(offset(firstOfA) + 2);
            assertThat(offset(secondOfB)).isEqualTo(offset(firstOfB) + 1);
            assertThat(epoch(secondOfB)).isEqualTo(epoch(firstOfA));
            assertThat(subscriber.next(5)).hasSize(5);
        }
    }

    @Test
    void ids_ofTopicThatNobodyListensTo_countUpToo() {
        assertThat(offset(idOf("ids-unheard"))).isLessThan(offset(idOf("ids-unheard")));
    }

    @Test
    void tokenInBody_isTaken() {
        assertThat(server.broadcast("token", "m").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "Bearer   "})
    void tokenInAuthorization_isTaken(String scheme) {
        String token = server.keys().token("broadcast", "token");
        assertThat(post(json("topic", "token", "message", "m"), scheme + token).statusCode())
                .isEqualTo(200);
    }

    @Test
    void tokenInBody_winsOverAuthorization() {
        String good = server.keys().token("broadcast", "token");
        String bad = server.keys().token("subscribe", "token");
        assertThat(post(json("topic", "token", "message", "m", "token", good), "Bearer " + bad)
                        .statusCode())
                .isEqualTo(200);
        assertProblem(
                post(json("topic", "token", "message", "m", "token", bad), "Bearer " + good), 403, "scope_denied");
        assertProblem(
                post(json("topic", "token", "message", "m", "token", ""), "Bearer " + good), 401, "token_malformed");
    }

    @Test
    void unknownFields_areIgnored() {
        String unknown = "\"id\":null,\"n\":[1,2.5e3,{\"topic\":1,\"message\":[],\"token\":{\"a\":[[]]}}],\"t\":true,";
        try (var subscriber = TestSubscriber.of(server, "unknown")) {
            String good = json(
                    "topic", "unknown", "message", "m", "token", server.keys().token("broadcast", "unknown"));
            assertThat(server.post("{" + unknown + good.substring(1)).statusCode())
                    .isEqualTo(200);
            assertThat(subscriber.next()).isEqualTo("m");
        }
    }

    @Test
    void whiteSpaceAroundTheObject_isIgnored() {
        String body =
                json("topic", "space", "message", "m", "token", server.keys().token("broadcast", "space"));
        assertThat(server.post(" \r\n\t" + body.replace(",", " ,\n ") + "\n\n").statusCode())
                .isEqualTo(200);
    }

    @Test
    void escapes_reachSubscribersAsWhatTheyMean() {
        try (var subscriber = TestSubscriber.of(server, "escapes")) {
            server.broadcast("escapes", "\\u0041\\n\\t\\\"\\\\\\/\\ud83d\\ude00\\u0000é😀");
            assertThat(subscriber.next()).isEqualTo("A\n\t\"\\/😀\0é😀");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "campaign:42", "ünïcode-😀", "a/b?c#d", "{}", "%20", "-", "eins,zwei"})
    void topic_isAnyNameWithoutWhiteSpaceTakenLiterally(String topic) {
        try (var subscriber = TestSubscriber.of(server, topic)) {
            HttpResponse<String> response = server.broadcast(topic, "m");
            assertThat(json(response.body()).get("topic").textValue()).isEqualTo(topic);
            assertThat(subscriber.next()).isEqualTo("m");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "😀"})
    void topicOf1024Bytes_isTaken(String character) {
        String topic = character.repeat(1_024 / character.getBytes(UTF_8).length);
        assertThat(server.broadcast(topic, "m").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                "application/json; charset=\"utf-8\"",
                "application/json; profile=x",
                "application/cloudevents+json",
                "application/cloudevents+json; charset=utf-8"
            })
    void contentTypeOfJson_isTaken(String type) {
        String body =
                json("topic", "type", "message", "m", "token", server.keys().token("broadcast", "type"));
        HttpRequest request = HttpRequest.newBuilder(server.uri("/broadcast"))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(server.send(request).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> post(String body, String authorization) {
        return server.send(HttpRequest.newBuilder(server.uri("/broadcast"))
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static String idOf(String topic) {
        return json(server.broadcast(topic, "m").body()).get("id").textValue();
    }

    private static long offset(String id) {
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }

    private static String epoch(String id) {
        return id.substring(0, id.indexOf('-'));
    }
}
