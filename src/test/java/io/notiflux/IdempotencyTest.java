package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Broadcasts that are sent again with the same {@code Idempotency-Key}. */
class IdempotencyTest {
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
    void repeatedBroadcast_comesOnce_andHasTheFirstAnswer() {
        try (var subscriber = TestSubscriber.of(server, "key:once")) {
            HttpResponse<String> first = broadcast("once", "key:once", "hi");
            HttpResponse<String> again = broadcast("once", "key:once", "hi");
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
            assertThat(subscriber.rest()).containsExactly("hi");
        }
    }

    @Test
    void replay_isCountedAsOne_onceATopic() {
        String body = "{\"topics\":[\"key:m\",\"key:n\"],\"message\":\"hi\",\"token\":\""
                + server.keys().token("broadcast", "key:m", "key:n") + "\"}";
        post("replay", body);
        double accepted = server.metric("notiflux_broadcasts_total{result=\"accepted\",}");
        double replayed = server.metric("notiflux_broadcasts_total{result=\"replayed\",}");
        post("replay", body);
        assertThat(server.metric("notiflux_broadcasts_total{result=\"accepted\",}"))
                .isEqualTo(accepted);
        assertThat(server.metric("notiflux_broadcasts_total{result=\"replayed\",}"))
                .isEqualTo(replayed + 2);
    }

    @Test
    void keyWithAnotherMessage_isAConflict() {
        broadcast("other", "key:other", "hi");
        HttpResponse<String> other = broadcast("other", "key:other", "ho");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains("\"code\":\"idempotency_conflict\"", "new key");
    }

    @Test
    void keyOnOtherTopics_isAConflict() {
        broadcast("topics", "key:a", "hi");
        assertThat(broadcast("topics", "key:b", "hi").statusCode()).isEqualTo(422);
        String token = server.keys().token("broadcast", "key:a", "key:b");
        String both = "{\"topics\":[\"key:a\",\"key:b\"],\"message\":\"hi\",\"token\":\"" + token + "\"}";
        assertThat(post("topics", both).statusCode()).isEqualTo(422);
    }

    @Test
    void keyOfAnotherSubject_isAnotherKey() {
        String first = post("subject", body("key:sub", "hi", "one")).body();
        HttpResponse<String> other = post("subject", body("key:sub", "ho", "other"));
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.body()).isNotEqualTo(first);
        HttpResponse<String> again = post("subject", body("key:sub", "hi", "one"));
        assertThat(again.body()).isEqualTo(first);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    }

    @Test
    void refusedBroadcast_doesNotUseItsKeyUp() {
        String body = TestServer.json("topic", "key:late", "message", "hi", "token", "nonsense");
        assertThat(post("late", body).statusCode()).isEqualTo(401);
        HttpResponse<String> good = broadcast("late", "key:late", "hi");
        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(good.headers().firstValue("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void answerOfAKey_isForThoseWhoMayBroadcast() {
        broadcast("secret", "key:secret", "hi");
        String body = TestServer.json(
                "topic", "key:secret", "message", "hi", "token", server.keys().token("subscribe", "key:secret"));
        assertThat(post("secret", body).statusCode()).isEqualTo(403);
    }

    @Test
    void severalTopics_haveTheirFirstAnswerToo() {
        String body = "{\"topics\":[\"key:x\",\"key:y\"],\"message\":\"hi\",\"token\":\""
                + server.keys().token("broadcast", "key:x", "key:y") + "\"}";
        assertThat(post("several", body).body()).isEqualTo(post("several", body).body());
    }

    @Test
    void manyAtOnce_areOneBroadcast() throws Exception {
        try (var subscriber = TestSubscriber.of(server, "key:race");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<HttpResponse<String>>> tries = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                tries.add(() -> broadcast("race", "key:race", "hi"));
            }
            List<String> bodies = new ArrayList<>();
            for (Future<HttpResponse<String>> response : threads.invokeAll(tries)) {
                bodies.add(response.get().body());
            }
            assertThat(bodies).containsOnly(bodies.getFirst());
            assertThat(subscriber.rest()).containsExactly("hi");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 200", "255, 200", "256, 400", "10000, 400"})
    void key_hasABound(int length, int status) {
        assertThat(broadcast("x".repeat(length), "key:length", "hi").statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "caf\u00e9"})
    void keyOfOtherCharacters_isRefused(String key) throws Exception {
        String body = TestServer.json(
                "topic", "key:odd", "message", "hi", "token", server.keys().token("broadcast", "key:odd"));
        try (RawClient client = RawClient.connect(server)) {
            client.send("POST /broadcast HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nIdempotency-Key: "
                    + key + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            RawResponse response = RawResponse.readFrom(client);
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).contains("\"code\":\"malformed_request\"");
        }
    }

    private static HttpResponse<String> broadcast(String key, String topic, String message) {
        return post(
                key,
                TestServer.json(
                        "topic",
                        topic,
                        "message",
                        message,
                        "token",
                        server.keys().token("broadcast", topic)));
    }

    private static String body(String topic, String message, String subject) {
        String claims = TestKeys.claims("broadcast", Instant.now().getEpochSecond() + 3_600, topic)
                .replace("\"sub\":\"test\"", "\"sub\":\"" + subject + "\"");
        return TestServer.json(
                "topic", topic, "message", message, "token", server.keys().sign(claims));
    }

    private static HttpResponse<String> post(String key, String body) {
        return server.send(HttpRequest.newBuilder(server.uri("/broadcast"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }
}
