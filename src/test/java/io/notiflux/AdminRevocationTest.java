package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token that an operator revokes: whoever has shown it is gone, and it is good for nothing. */
class AdminRevocationTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start("ADMIN_PORT", "0");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void connectionsThatHaveShownIt_end_inEveryProtocol_andNoOthers() throws Exception {
        String token = token("t-1");
        try (TestSubscriber plain = TestSubscriber.connect(server);
                TestSubscriber json = TestSubscriber.json(server);
                EventReader events = EventReader.get(server, "/events?topic=news&token=" + token);
                TestSubscriber other = TestSubscriber.connect(server);
                TestSubscriber without = TestSubscriber.of(server, "news")) {
            plain.say("/subscribe news " + token);
            assertThat(json.ask("{\"type\":\"subscribe\",\"topics\":[\"news\"],\"token\":\"" + token + "\"}"))
                    .contains("subscribed");
            other.say("/subscribe news " + token("t-2"));
            plain.settle();
            other.settle();
            without.settle();
            await().until(() -> server.metric("notiflux_connections{protocol=\"sse\",}") == 1);

            assertThat(revoke("jti=t-1").body()).endsWith("\"disconnected\":3}");

            assertThat(plain.end()).startsWith("1008 ");
            assertThat(json.end()).startsWith("1008 ");
            assertThat(events.socket().readAll()).contains("retry:");
            server.broadcast("news", "still here");
            assertThat(other.next()).isEqualTo("still here");
            assertThat(without.next()).isEqualTo("still here");
        }
    }

    @Test
    void token_isRefused_forAllThatItGranted() {
        String token = token("t-1");
        String broadcast = server.keys().tokenOfId("t-1", "broadcast", "news");
        assertThat(post(broadcast).statusCode()).isEqualTo(200);
        assertThat(revoke("jti=t-1&for=PT1M").statusCode()).isEqualTo(200);
        try (TestSubscriber json = TestSubscriber.json(server)) {
            assertThat(json.ask("{\"type\":\"subscribe\",\"topics\":[\"news\"],\"token\":\"" + token + "\"}"))
                    .contains("\"code\":\"token_expired\"", "The token was revoked; sign a new one.");
        }
        HttpResponse<String> stream = server.get("/events?topic=news&token=" + token);
        assertThat(stream.statusCode()).isEqualTo(401);
        assertThat(stream.body()).contains("token_expired", "was revoked");
        assertThat(post(broadcast).statusCode()).isEqualTo(401);
    }

    @Test
    void connectionThatHasANewerTokenForTheTopic_stays() {
        try (TestSubscriber client = TestSubscriber.connect(server)) {
            client.say("/subscribe news " + token("t-1"));
            client.say("/subscribe news " + token("t-2"));
            client.settle();
            assertThat(revoke("jti=t-1").body()).endsWith("\"disconnected\":0}");
            assertThat(revoke("jti=t-2").body()).endsWith("\"disconnected\":1}");
            assertThat(client.end()).startsWith("1008 ");
        }
    }

    @Test
    void tokenThatHoldsASubscription_isFound_thoughAnotherThatEndsEarlierWasShownSince() {
        try (var enforcing = TestServer.start("ADMIN_PORT", "0", "TOKEN_EXPIRY", "enforce");
                var client = TestSubscriber.connect(enforcing)) {
            TestKeys keys = enforcing.keys();
            client.say("/subscribe news " + keys.tokenOfId("t-1", "subscribe", "news"));
            client.say("/refresh "
                    + keys.sign(TestKeys.claims("subscribe", Instant.now().getEpochSecond() + 60, "news")));
            client.settle();
            assertThat(revoke(enforcing, "jti=t-1").body()).endsWith("\"disconnected\":1}");
            assertThat(client.end()).startsWith("1008 ");
        }
    }

    @Test
    void connectionThatHasUnsubscribed_stays() {
        try (TestSubscriber client = TestSubscriber.connect(server)) {
            client.say("/subscribe news " + token("t-1"));
            client.say("/unsubscribe news");
            client.say("/subscribe news " + token("t-2"));
            client.say("/unsubscribe-all");
            client.settle();
            assertThat(revoke("jti=t-1").body()).endsWith("\"disconnected\":0}");
            assertThat(revoke("jti=t-2").body()).endsWith("\"disconnected\":0}");
        }
    }

    @Test
    void connectionThatShowsItForOneOfItsTopics_ends() {
        try (TestSubscriber client = TestSubscriber.of(server, "weather")) {
            client.say("/subscribe news " + token("t-1"));
            client.settle();
            assertThat(revoke("jti=t-1").body()).endsWith("\"disconnected\":1}");
            assertThat(client.end()).startsWith("1008 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jti=t-1&subject=ann",
                "jti=t-1&topic=news",
                "jti=t-1&address=127.0.0.1",
                "subject=ann&for=PT1M",
                "for=PT1M"
            })
    void revocation_goesWithNothingElse(String query) {
        HttpResponse<String> answer = revoke(query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("malformed_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "P366D", "pt1m", "PT8784H"})
    void time_withinItsBounds_isTaken(String time) {
        assertThat(revoke("jti=t-1&for=" + time).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT59S", "PT59.999S", "P366DT1S", "-PT5M", "5m", "PT99999999999999999999H", "P1Y"})
    void time_outOfItsBounds_isTold(String time) {
        HttpResponse<String> answer = revoke("jti=t-1&for=" + time);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("'for' must be a duration from PT1M to P366D");
    }

    @Test
    void id_ofTheMostCharacters_isRevoked_andALongerOneIsTold() {
        assertThat(revoke("jti=" + "i".repeat(64)).statusCode()).isEqualTo(200);
        assertThat(revoke("jti=" + "i".repeat(65)).body()).contains("at most 64 characters");
    }

    private String token(String id) {
        return server.keys().tokenOfId(id, "subscribe", "news");
    }

    private HttpResponse<String> post(String token) {
        return server.send(HttpRequest.newBuilder(server.uri("/topics/news"))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString("hello"))
                .build());
    }

    private HttpResponse<String> revoke(String query) {
        return revoke(server, query);
    }

    private static HttpResponse<String> revoke(TestServer at, String query) {
        return at.send(HttpRequest.newBuilder(at.adminUri("/admin/connections?" + query))
                .header("Authorization", "Bearer " + at.keys().token("admin"))
                .DELETE()
                .build());
    }
}
