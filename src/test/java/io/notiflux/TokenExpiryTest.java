package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.token.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code TOKEN_EXPIRY=enforce}: subscriptions end with their tokens, 60 s of leeway later, unless a newer one came. */
class TokenExpiryTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final String ENDED =
            "Not allowed to subscribe to %s: The token has expired, so the subscription has ended; "
                    + "subscribe with a new one.";
    private static final String CLOSED = "notiflux_connections_closed_total{reason=\"expired\",}";

    private final long start = Instant.now().getEpochSecond();
    private final TestClock clock = new TestClock(Instant.ofEpochSecond(start));
    private final TestServer server =
            TestServer.start(clock, "TOKEN_EXPIRY", "enforce", "HEARTBEAT_INTERVAL", "PT0.1S", "WRITE_TIMEOUT", "PT1M");

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void plainSubscription_livesUpToTheEndOfTheLeeway_andNoMomentLonger() {
        try (var client = TestSubscriber.connect(server)) {
            client.say("/subscribe a " + token(10, "a"));
            go(Duration.ofSeconds(70));
            assertThat(client.ask("/nothing")).isEqualTo("Unknown command");
            server.broadcast("a", "at the limit");
            assertThat(client.next()).isEqualTo("at the limit");
            go(MOMENT);
            assertThat(client.next()).isEqualTo(ENDED.formatted("a"));
            server.broadcast("a", "past it");
            assertThat(client.rest()).isEmpty();
            assertThat(server.metric("notiflux_subscriptions")).isZero();
            assertThat(server.parts().subscriptions.reserved()).isZero();
        }
    }

    @Test
    void commandPastTheEnd_comesAfterIt() {
        try (var client = TestSubscriber.connect(server)) {
            client.say("/subscribe a " + token(10, "a"));
            client.settle();
            go(Duration.ofSeconds(70).plus(MOMENT));
            client.say("/subscribe a " + token(20, "a"));
            assertThat(client.next()).isEqualTo(ENDED.formatted("a"));
            client.settle();
            server.broadcast("a", "of the new subscription");
            assertThat(client.rest()).containsExactly("of the new subscription");
        }
    }

    @Test
    void plainSubscription_livesOnWithANewerToken_shownByRefreshOrBySubscribing() {
        try (var client = TestSubscriber.connect(server)) {
            client.say("/subscribe a " + token(10, "a"));
            client.say("/subscribe b " + token(10, "b"));
            client.say("/refresh " + token(100, "a", "elsewhere"));
            client.say("/subscribe b " + token(100, "b"));
            assertThat(client.rest()).isEmpty();
            go(Duration.ofSeconds(160));
            assertThat(client.ask("/nothing")).isEqualTo("Unknown command");
            server.broadcast("a", "a");
            server.broadcast("b", "b");
            assertThat(client.next(2)).containsExactly("a", "b");
            go(MOMENT);
            assertThat(client.next(2)).containsExactlyInAnyOrder(ENDED.formatted("a"), ENDED.formatted("b"));
        }
    }

    @Test
    void tokenThatEndsEarlier_takesNothingAway() {
        try (var client = TestSubscriber.connect(server)) {
            client.say("/subscribe a " + token(100, "a"));
            client.say("/refresh " + token(10, "a"));
            client.say("/subscribe a " + token(10, "a"));
            client.settle();
            go(Duration.ofSeconds(160));
            assertThat(client.ask("/nothing")).isEqualTo("Unknown command");
            server.broadcast("a", "hi");
            assertThat(client.next()).isEqualTo("hi");
        }
    }

    @Test
    void subscriptionsOfSeveralTokens_endOneByOne() {
        try (var client = TestSubscriber.connect(server)) {
            client.say("/subscribe late " + token(30, "late"));
            client.say("/subscribe early " + token(10, "early"));
            client.settle();
            go(Duration.ofSeconds(71));
            assertThat(client.next()).isEqualTo(ENDED.formatted("early"));
            server.broadcast("early", "no");
            server.broadcast("late", "yes");
            assertThat(client.rest()).containsExactly("yes");
            go(Duration.ofSeconds(20));
            assertThat(client.next()).isEqualTo(ENDED.formatted("late"));
        }
    }

    /** Together they are more than may wait for a client, so they have to be one packet. */
    @Test
    void thousandSubscriptionsToTheLongestTopics_areAllToldThatTheyEnded() {
        try (var patient = TestServer.start(clock, "TOKEN_EXPIRY", "enforce"); // no ping comes behind the packet
                var client = TestSubscriber.connect(patient)) {
            String claims = TestKeys.claims("subscribe", start + 10);
            String token = patient.keys().sign(claims.replaceFirst("}$", ",\"topic_patterns\":[\"**\"]}"));
            for (int i = 0; i < 1_000; i++) {
                client.say("/subscribe " + i + "x".repeat(1_024 - ("" + i).length()) + " " + token);
            }
            client.settle();
            go(Duration.ofSeconds(71));
            assertThat(client.next(1_000))
                    .doesNotHaveDuplicates()
                    .allSatisfy(text -> assertThat(text)
                            .startsWith("Not allowed to subscribe to ")
                            .contains("xx: The token has expired"));
            assertThat(client.ask("/nothing")).isEqualTo("Unknown command");
        }
    }

    @Test
    void jsonSubscription_saysHowLongItLives_andThatItHasEnded() {
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask(subscribe(token(10, "a", "b"), "a", "b")))
                    .endsWith("},\"expires_ms\":70000}")
                    .startsWith("{\"type\":\"subscribed\",\"ref\":1,\"topics\":{");
            go(Duration.ofSeconds(70));
            assertThat(client.ask("{\"type\":\"ping\"}")).isEqualTo("{\"type\":\"pong\"}");
            go(MOMENT);
            assertThat(client.next())
                    .matches("\\{\"type\":\"unsubscribed\",\"topics\":\\[(\"a\",\"b\"|\"b\",\"a\")],"
                            + "\"code\":\"token_expired\",\"detail\":\"The token has expired, so .*\"}");
            server.broadcast("a", "no");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void jsonSubscriptions_liveOn_asFarAsANewerTokenCoversThem() {
        try (var client = TestSubscriber.json(server)) {
            client.ask(subscribe(token(10, "a", "b"), "a", "b"));
            go(Duration.ofSeconds(60));
            assertThat(client.ask(refresh(token(100, "b", "c"))))
                    .isEqualTo("{\"type\":\"refreshed\",\"ref\":\"x\",\"topics\":[\"b\"],\"expires_ms\":100000}");
            go(Duration.ofSeconds(11));
            assertThat(client.next()).startsWith("{\"type\":\"unsubscribed\",\"topics\":[\"a\"],");
            server.broadcast("a", "no");
            server.broadcast("b", "yes");
            assertThat(client.rest()).singleElement().asString().contains("\"message\":\"yes\"");
            String pattern = "{\"sub\":\"s\",\"exp\":" + (start + 1_000)
                    + ",\"scope\":\"subscribe\",\"topics\":[],\"topic_patterns\":[\"*\"]}";
            assertThat(client.ask(refresh(server.keys().sign(pattern)))).contains("\"topics\":[\"b\"]");
            go(Duration.ofSeconds(200));
            assertThat(client.ask("{\"type\":\"ping\"}")).isEqualTo("{\"type\":\"pong\"}");
        }
    }

    @Test
    void clientThatSubscribesAgain_goesOnWhereItWas() {
        try (var client = TestSubscriber.json(server)) {
            client.ask(subscribe(token(10, "a"), "a"));
            String id = server.broadcastId("a", "1");
            assertThat(client.next()).contains(id);
            go(Duration.ofSeconds(71));
            assertThat(client.next()).contains("token_expired");
            server.broadcast("a", "2");
            String again = subscribe(token(100, "a"), "a").replaceFirst("}$", ",\"since\":{\"a\":\"" + id + "\"}}");
            assertThat(client.ask(again)).contains("\"recovered\":true");
            server.broadcast("a", "3");
            assertThat(client.next(2))
                    .extracting(text -> text.replaceAll(".*\"message\":\"(.*)\"}", "$1"))
                    .containsExactly("2", "3");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10, subscribe, b, topic_denied",
        "-60, subscribe, a, ",
        "-61, subscribe, a, token_expired",
        "10, broadcast, a, scope_denied",
        "10, admin, a, scope_denied"
    })
    void refreshThatIsRefused_saysWhy_andChangesNothing(long seconds, String scope, String topic, String code) {
        String token = server.keys().sign(TestKeys.claims(scope, start + seconds, topic));
        try (var client = TestSubscriber.json(server);
                var plain = TestSubscriber.connect(server)) {
            client.ask(subscribe(token(10, "a"), "a"));
            plain.say("/subscribe a " + token(10, "a"));
            plain.say("/refresh " + token);
            String answer = client.ask(refresh(token));
            if (code == null) {
                assertThat(answer).endsWith("\"topics\":[\"a\"],\"expires_ms\":0}");
                assertThat(plain.rest()).isEmpty();
            } else {
                assertThat(answer)
                        .startsWith("{\"type\":\"error\",\"ref\":\"x\",\"code\":\"" + code + "\",\"detail\":\"")
                        .doesNotContain(token);
                assertThat(plain.next())
                        .startsWith("Not allowed to refresh: The token")
                        .doesNotContain(token);
            }
            server.broadcast("a", "hi");
            assertThat(client.next()).contains("\"hi\"");
            assertThat(plain.next()).isEqualTo("hi");
        }
    }

    @Test
    void refreshWithoutAGoodToken_isRefusedLikeASubscription() {
        try (var client = TestSubscriber.json(server);
                var plain = TestSubscriber.connect(server)) {
            assertThat(client.ask(refresh("nonsense"))).contains("\"code\":\"token_malformed\"");
            assertThat(client.ask(refresh("x".repeat(16_385)))).contains("\"code\":\"token_malformed\"");
            assertThat(client.ask("{\"type\":\"refresh\",\"ref\":2}"))
                    .contains("\"code\":\"malformed_request\"", "'token' is missing", "\"ref\":2");
            assertThat(client.ask(refresh(token(10, "a")))).contains("\"code\":\"topic_denied\"");
            assertThat(plain.ask("/refresh nonsense")).startsWith("Not allowed to refresh: ");
            assertThat(plain.ask("/refresh " + token(10, "a")))
                    .isEqualTo("Not allowed to refresh: The token is for none of this connection's subscriptions; "
                            + "sign one that is for some.");
            assertThat(plain.ask("/refresh a b")).isEqualTo("Invalid refresh command, it should be: /refresh <token>");
            assertThat(plain.ask("/refresh")).isEqualTo("Unknown command");
            assertThat(server.metric("notiflux_refusals_total{reason=\"token\",}"))
                    .isEqualTo(5);
        }
    }

    @Test
    void eventStream_endsWithItsToken_andItsClientIsNotLetInWithThatAgain() throws IOException {
        String target = "/events?topic=a&topic=b&token=" + token(10, "a", "b");
        try (var events = EventReader.get(server, target)) {
            String cursor = events.next().id();
            go(Duration.ofSeconds(70));
            server.broadcast("a", "at the limit");
            EventReader.Event event = events.next();
            assertThat(event.data()).isEqualTo("at the limit");
            assertThat(event.id()).isNotEqualTo(cursor);
            go(MOMENT);
            assertThat(events.next().fields()).containsOnlyKeys("retry");
            assertThat(events.socket().isEnded()).isTrue();
            await().until(() -> server.metric(CLOSED) == 1);
            assertThat(server.metric("notiflux_subscriptions")).isZero();
            server.broadcast("a", "missed");
            try (var again = EventReader.get(server, target, "Last-Event-ID: " + event.id())) {
                assertThat(again.head()).startsWith("HTTP/1.1 401 ");
            }
            String newer = "/events?topic=a&topic=b&token=" + token(100, "a", "b");
            try (var again = EventReader.get(server, newer, "Last-Event-ID: " + event.id())) {
                again.next();
                assertThat(again.next().data()).isEqualTo("missed");
            }
        }
    }

    @Test
    void replayThatOutlastsTheEnd_isEndedWithItsConnection() throws IOException {
        for (int i = 0; i < 100; i++) {
            server.broadcast("big", i + "x".repeat(100_000));
        }
        try (var client = RawClient.json(server, 4_096)) { // which reads no further than the first message
            client.text(subscribe(token(10, "big"), "big").replaceFirst("}$", ",\"since\":{\"big\":\"e-1\"}}"));
            assertThat(nextText(client)).contains("\"recovered\":false");
            assertThat(nextText(client)).contains("\"message\":\"0xx");
            go(Duration.ofSeconds(71));
            await().atMost(20, TimeUnit.SECONDS).until(() -> server.metric(CLOSED) == 1);
            assertThat(server.metric("notiflux_subscriptions")).isZero();
        }
    }

    /** Past pings. */
    private static String nextText(RawClient client) throws IOException {
        RawClient.Frame frame = client.readFrame();
        while (frame.opcode() == Wire.PING) {
            frame = client.readFrame();
        }
        return frame.text();
    }

    @Test
    void clockThatIsSetForward_endsSubscriptions_andNoConnection() {
        try (var client = TestSubscriber.connect(server)) {
            client.say("/subscribe a " + token(10, "a"));
            client.settle();
            go(Duration.ofMinutes(30));
            assertThat(client.next()).isEqualTo(ENDED.formatted("a"));
            assertThat(client.ask("/nothing")).isEqualTo("Unknown command");
        }
    }

    @Test
    void subscriptions_outliveTheirTokens_whereTheirEndIsNotEnforced() throws IOException {
        try (var lenient = TestServer.start(clock, "TOKEN_EXPIRY", "presented", "HEARTBEAT_INTERVAL", "PT0.1S")) {
            String token = lenient.keys().sign(TestKeys.claims("subscribe", start + 10, "a"));
            try (var plain = TestSubscriber.connect(lenient);
                    var client = TestSubscriber.json(lenient);
                    var events = EventReader.get(lenient, "/events?topic=a&token=" + token)) {
                plain.say("/subscribe a " + token);
                assertThat(client.ask(subscribe(token, "a"))).doesNotContain("expires_ms");
                assertThat(client.ask(refresh(token)))
                        .isEqualTo("{\"type\":\"refreshed\",\"ref\":\"x\",\"topics\":[\"a\"]}");
                plain.say("/refresh " + token);
                assertThat(plain.rest()).isEmpty();
                go(Duration.ofMinutes(50));
                assertThat(plain.ask("/nothing")).isEqualTo("Unknown command");
                assertThat(client.ask("{\"type\":\"ping\"}")).isEqualTo("{\"type\":\"pong\"}");
                lenient.broadcast("a", "hi");
                assertThat(plain.next()).isEqualTo("hi");
                assertThat(client.next()).contains("\"hi\"");
                events.next();
                assertThat(events.next().data()).isEqualTo("hi");
            }
        }
    }

    private void go(Duration by) {
        clock.advance(by);
    }

    /** A good one that expires so many seconds after the test's beginning. */
    private String token(long seconds, String... topics) {
        return server.keys().sign(TestKeys.claims("subscribe", start + seconds, topics));
    }

    private static String subscribe(String token, String... topics) {
        return "{\"type\":\"subscribe\",\"ref\":1,\"topics\":[\"" + String.join("\",\"", topics) + "\"],\"token\":\""
                + token + "\"}";
    }

    private static String refresh(String token) {
        return "{\"type\":\"refresh\",\"ref\":\"x\",\"token\":\"" + token + "\"}";
    }
}
