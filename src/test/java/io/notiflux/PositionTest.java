package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.config.ConfigException;
import io.notiflux.subscribe.EndReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of a log that feeds the server: positions, ids that are ahead, gaps. */
class PositionTest {
    private LogFedServer server;

    @BeforeEach
    void start() throws ConfigException {
        server = LogFedServer.start();
        server.forget("log", 999);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void subscription_startsAtTheLogsPosition() {
        server.record(3, "a");
        try (var client = server.json()) {
            assertThat(client.ask(subscribe(1, "quiet", "")))
                    .isEqualTo("{\"type\":\"subscribed\",\"ref\":1,\"topics\":"
                            + "{\"quiet\":{\"last\":null,\"position\":\"log-3999\"}}}");
            assertThat(client.ask(subscribe(2, "a", "log-999")))
                    .isEqualTo("{\"type\":\"subscribed\",\"ref\":2,\"topics\":"
                            + "{\"a\":{\"last\":\"log-3000\",\"position\":\"log-3999\",\"recovered\":true}}}");
            assertThat(client.next())
                    .isEqualTo("{\"type\":\"message\",\"topic\":\"a\",\"id\":\"log-3000\",\"message\":\"3\"}");
        }
    }

    @Test
    void clientOfAQuietTopic_isToldThePosition_whenItHasMoved() {
        try (var client = server.json()) {
            client.ask(subscribe(1, "quiet", ""));
            server.record(5, "a");
            assertThat(nextOf(client)).isEqualTo("{\"type\":\"position\",\"id\":\"log-5999\"}");
            server.stayQuiet();
            assertThat(client.rest()).isEmpty();
            server.record(6, "a");
            assertThat(nextOf(client)).isEqualTo("{\"type\":\"position\",\"id\":\"log-6999\"}");
            assertThat(client.ask(subscribe(2, "a", "log-5999"))).contains("\"recovered\":true");
            assertThat(client.next()).contains("log-6000");
        }
    }

    @Test
    void plainClient_andOneWithoutSubscriptions_areToldNothing() {
        try (var plain = server.connect();
                var idle = server.json()) {
            plain.subscribe("quiet");
            server.record(5, "a");
            server.stayQuiet();
            assertThat(plain.rest()).isEmpty();
            assertThat(idle.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"quiet", "quiet still"})
    void stream_movesItsCursor_withoutAnEvent(String names) throws IOException {
        String[] topics = names.split(" ");
        String cursor;
        try (var events = server.events("", topics)) {
            events.next();
            server.record(5, "a");
            EventReader.Event moved = nextOf(events);
            assertThat(moved.fields()).containsOnlyKeys("id");
            cursor = moved.id();
        }
        server.record(6, "quiet");
        try (var events = server.events(cursor, topics)) {
            assertThat(events.next().type()).isEmpty();
            assertThat(events.next().data()).isEqualTo("6");
        }
    }

    @Test
    void idAhead_isWaitedFor_whileOtherCommandsAreAnswered() {
        try (var client = server.json()) {
            client.say(subscribe(1, "a", "log-5000"));
            assertThat(client.ask("{\"type\":\"ping\",\"ref\":2}")).isEqualTo("{\"type\":\"pong\",\"ref\":2}");
            assertThat(client.ask(subscribe(3, "b", ""))).contains("\"ref\":3");
            client.settle();
            server.record(5, "a");
            server.record(6, "a");
            assertThat(client.next()).contains("\"ref\":1").contains("\"recovered\":true");
            assertThat(client.next()).contains("log-6000");
        }
    }

    @Test
    void idAhead_thatDoesNotCome_isNotRecovered() {
        server.record(1, "a");
        try (var client = server.json()) {
            assertThat(client.ask(subscribe(1, "a", "log-5000"))).contains("\"recovered\":false");
            assertThat(client.next()).contains("log-1000");
        }
    }

    @Test
    void laterCommandAboutTheSameTopic_doesNotOvertakeOneThatWaits() {
        try (var client = server.json()) {
            client.say(subscribe(1, "a", "log-5000"));
            client.say("{\"type\":\"unsubscribe\",\"ref\":2,\"topics\":[\"a\"]}");
            assertThat(client.next()).contains("\"ref\":1").contains("\"recovered\":false");
            assertThat(client.next()).isEqualTo("{\"type\":\"unsubscribed\",\"ref\":2,\"topics\":[\"a\"]}");
            server.record(5, "a");
            assertThat(client.rest()).isEmpty();
            assertThat(server.hub().subscriptions()).isZero();
        }
    }

    @Test
    void subscriptionsThatWait_countAsSubscriptions() {
        try (var client = server.json()) {
            for (int i = 0; i < 10; i++) {
                client.say(subscribe(i, "t" + i, "log-5000"));
            }
            assertThat(client.ask(subscribe(10, "t10", ""))).contains("rate_limited");
            server.record(5, "a");
            assertThat(client.next(10)).allMatch(answer -> answer.contains("\"recovered\":true"));
        }
    }

    @Test
    void clientThatLeaves_whileItsSubscriptionWaits_leavesNothingBehind() {
        try (var client = server.json()) {
            client.ask(subscribe(1, "b", ""));
            client.say(subscribe(2, "a", "log-5000"));
            client.settle();
        }
        await().until(() -> server.clients().connections() == 0);
        server.record(5, "a");
        assertThat(server.hub().subscriptions()).isZero();
    }

    @Test
    void stream_waitsForAnIdThatIsAhead() throws Exception {
        String cursor = cursorAt(5);
        try (var behind = LogFedServer.start()) {
            behind.forget("log", 999);
            behind.record(4, "a");
            CompletableFuture<EventReader> opened = CompletableFuture.supplyAsync(() -> open(behind, cursor));
            await().until(() -> behind.clients().connections() == 1);
            behind.record(5, "a");
            behind.record(6, "a");
            try (var events = opened.get(10, TimeUnit.SECONDS)) {
                EventReader.Event opening = events.next();
                assertThat(opening.type()).isEmpty();
                assertThat(opening.fields()).containsKey("retry");
                assertThat(events.next().data()).isEqualTo("6");
            }
        }
    }

    @Test
    void stream_thatWaits_letsTheServerStop() throws Exception {
        String cursor = cursorAt(5);
        try (var behind = LogFedServer.start()) {
            behind.forget("log", 999);
            CompletableFuture<EventReader> opened = CompletableFuture.supplyAsync(() -> open(behind, cursor));
            await().until(() -> behind.clients().connections() == 1);
            behind.drain();
            assertThat(behind.clients().connections()).isZero();
            try (var events = opened.get(10, TimeUnit.SECONDS)) {
                assertThat(events.head()).startsWith("HTTP/1.1 200 ");
                assertThat(events.next().type()).isEqualTo("notiflux.reset");
                assertThat(events.next().fields()).containsOnlyKeys("retry");
            }
        }
    }

    @Test
    void gap_sendsAwayWhoIsSubscribed_andTellsThoseThatComeBack() throws IOException {
        server.record(1, "a");
        try (var json = server.json();
                var plain = server.connect();
                var idle = server.json();
                var events = server.events("", "a", "b")) {
            json.ask(subscribe(1, "a", ""));
            plain.subscribe("a");
            String cursor = events.next().id();
            server.forget("log", 8_999);
            assertThat(json.next()).contains("goaway");
            assertThat(json.end()).isEqualTo("1012 messages may be missing");
            assertThat(plain.end()).isEqualTo("1012 messages may be missing");
            assertThat(events.next().fields()).containsOnlyKeys("retry");
            assertThat(events.socket().isEnded()).isTrue();
            assertThat(idle.ask(subscribe(1, "a", "log-1000"))).contains("\"recovered\":false");
            try (var again = server.events(cursor, "a", "b")) {
                assertThat(again.next().type()).isEqualTo("notiflux.reset");
            }
        }
        await().until(() -> server.clients().ended().total(EndReason.GAP) == 3);
    }

    /** A cursor over the topic "a", at a record's message. */
    private String cursorAt(long sequence) throws IOException {
        try (var events = server.events("", "a")) {
            events.next();
            server.record(sequence, "a");
            return events.next().id();
        }
    }

    private static EventReader open(LogFedServer server, String cursor) {
        try {
            return server.events(cursor, "a");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String subscribe(int ref, String topic, String since) {
        return "{\"type\":\"subscribe\",\"ref\":" + ref + ",\"topics\":[\"" + topic + "\"],\"token\":\""
                + server.keys().token("subscribe", topic) + "\""
                + (since.isEmpty() ? "" : ",\"since\":{\"" + topic + "\":\"" + since + "\"}") + "}";
    }

    private String nextOf(TestSubscriber client) {
        return server.whileQuiet(client::next);
    }

    private EventReader.Event nextOf(EventReader events) {
        return server.whileQuiet(events::next);
    }
}
