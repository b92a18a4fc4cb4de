package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens with {@code topic_patterns}, wherever a token is presented. */
class TopicPatternsTest {
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
    void plainSubscription_isAllowedByAPattern_andOnlyByIt() {
        String token = server.keys().patternToken("subscribe", "plain:*");
        try (var client = TestSubscriber.connect(server)) {
            client.say("/subscribe plain:1 " + token);
            client.settle();
            server.broadcast("plain:1", "hi");
            assertThat(client.next()).isEqualTo("hi");
            assertThat(client.ask("/subscribe plain:1:2 " + token))
                    .isEqualTo("Not allowed to subscribe to plain:1:2: The token does not list this topic; "
                            + "sign one whose 'topics' has it or 'topic_patterns' match it.");
        }
    }

    @Test
    void jsonSubscription_isAllowedByPatterns_toAllTopicsOrToNone() {
        String token = server.keys().patternToken("subscribe", "json:*", "shop/**");
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask(subscribe(token, "json:1", "shop/a/b"))).contains("\"subscribed\"");
            server.broadcast("shop/a/b", "hi");
            assertThat(client.next()).contains("\"message\":\"hi\"");
            assertThat(client.ask(subscribe(token, "json:2", "shop"))).contains("\"code\":\"topic_denied\"");
            server.broadcast("json:2", "not for them");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void eventStream_isAllowedByAPattern() throws IOException {
        String token = server.keys().patternToken("subscribe", "sse/**");
        try (var events = EventReader.get(server, "/events?topic=sse/a&topic=sse/b/c&token=" + token)) {
            assertThat(events.head()).startsWith("HTTP/1.1 200 ");
        }
        try (var events = EventReader.get(server, "/events?topic=sse/a&topic=sse&token=" + token)) {
            assertThat(events.head()).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void broadcast_isAllowedByAPattern() {
        String token = server.keys().patternToken("broadcast", "to:*");
        assertThat(server.post(TestServer.json("topic", "to:a", "message", "m", "token", token))
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.post(TestServer.json("topic", "to:a:b", "message", "m", "token", token))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void broadcastToTopics_isAllowedByPatterns_toAllOrToNone() {
        String token = server.keys().patternToken("broadcast", "all:*");
        try (var a = TestSubscriber.of(server, "all:a")) {
            assertThat(topics(token, "[\"all:a\",\"all:b\"]")).isEqualTo(200);
            assertThat(topics(token, "[\"all:a\",\"other\"]")).isEqualTo(403);
            assertThat(a.rest()).containsExactly("m");
        }
    }

    @Test
    void batch_isAllowedByAPattern_eachByItself() {
        String token = server.keys().patternToken("broadcast", "batch:**");
        assertThat(server.send(HttpRequest.newBuilder(server.uri("/broadcast/batch"))
                                .header("Content-Type", "application/json")
                                .header("Authorization", "Bearer " + token)
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "[{\"topic\":\"batch:a\",\"message\":\"m\"},{\"topic\":\"b\",\"message\":\"m\"}]"))
                                .build())
                        .body())
                .contains("\"status\":200", "\"topic\":\"batch:a\"", "\"code\":\"topic_denied\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "a:*", "**"})
    void topicThatLooksLikeAPattern_isJustAName(String name) {
        try (var client = TestSubscriber.json(server)) {
            String token = server.keys().token("subscribe", name);
            assertThat(client.ask(subscribe(token, name))).contains("\"subscribed\"");
            assertThat(client.ask(subscribe(token, "a:b"))).contains("\"code\":\"topic_denied\"");
            server.broadcast("a:b", "m");
            server.broadcast("a", "m");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void claimThatIsWrong_isToldWithoutThePattern() {
        String token = server.keys().patternToken("broadcast", "secret:**:b");
        assertThat(server.post(TestServer.json("topic", "a", "message", "m", "token", token))
                        .body())
                .contains("\"code\":\"token_claims\"", "One of 'topic_patterns' has a ** that is not its last segment.")
                .doesNotContain("secret");
    }

    private static int topics(String token, String topics) {
        return server.post("{\"topics\":" + topics + ",\"message\":\"m\",\"token\":\"" + token + "\"}")
                .statusCode();
    }

    private static String subscribe(String token, String... topics) {
        return "{\"type\":\"subscribe\",\"topics\":[\"" + String.join("\",\"", topics) + "\"],\"token\":\"" + token
                + "\"}";
    }
}
