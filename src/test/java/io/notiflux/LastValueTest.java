package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscribers that ask for the newest messages of their topics, and get them before what comes. */
class LastValueTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("HISTORY_SIZE", "1000");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void lastMessage_comesAfterTheAnswer_andBeforeWhatComes() {
        server.broadcast("last:json", "1");
        String last = server.broadcastId("last:json", "2");
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask(subscribe("", "last:json")))
                    .isEqualTo("{\"type\":\"subscribed\",\"ref\":1,\"topics\":{\"last:json\":{\"last\":\"" + last
                            + "\",\"position\":\"" + before(last) + "\"}}}");
            server.broadcast("last:json", "3");
            assertThat(client.next(2)).extracting(LastValueTest::message).containsExactly("2", "3");
        }
    }

    @Test
    void position_bringsTheLastValueAgain_whereItWasLostOnItsWay() {
        String last = server.broadcastId("last:lost", "1");
        String token = server.keys().token("subscribe", "last:lost");
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask("{\"type\":\"subscribe\",\"topics\":[\"last:lost\"],\"token\":\"" + token
                            + "\",\"since\":{\"last:lost\":\"" + before(last) + "\"}}"))
                    .contains("\"recovered\":true");
            assertThat(message(client.next())).isEqualTo("1");
        }
    }

    private static String before(String id) {
        int at = id.lastIndexOf('-') + 1;
        return id.substring(0, at) + (Long.parseLong(id.substring(at)) - 1);
    }

    @Test
    void eachTopic_hasItsOwn_andOneWithoutMessagesHasNone() {
        server.broadcast("last:a", "a");
        server.broadcast("last:b", "b");
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask(subscribe("", "last:a", "last:none", "last:b")))
                    .contains("\"last:none\":{\"last\":null,\"position\":")
                    .doesNotContain("recovered");
            server.broadcast("last:none", "c");
            assertThat(client.next(3)).extracting(LastValueTest::message).containsExactly("a", "b", "c");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "1000, 5"})
    void severalCanBeAskedFor(int count, int come) {
        publish("last:several" + count, 5);
        try (var client = TestSubscriber.json(server)) {
            client.ask(subscribe(",\"last\":" + count, "last:several" + count));
            server.broadcast("last:several" + count, "6");
            assertThat(client.next(come + 1))
                    .extracting(LastValueTest::message)
                    .containsExactlyElementsOf(IntStream.rangeClosed(6 - come, 6)
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "1.0", "1e2", "\"1\"", "null", "true", "[1]", "{}"})
    void countOutsideItsBounds_isRefused(String count) {
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask(subscribe(",\"last\":" + count, "last:refused")))
                    .startsWith("{\"type\":\"error\",\"ref\":1,\"code\":\"malformed_request\"")
                    .contains("'last' must be a whole number from 1 to 1000");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"since\":\"first\" | 'since' must be \\\"last\\\", or an object",
                "\"since\":\"LAST\" | 'since' must be",
                "\"since\":\"\" | 'since' must be",
                "\"since\":1 | 'since' must be",
                "\"since\":[\"last\"] | 'since' must be",
                "\"since\":{\"last:x\":\"first\"} | no id of a message",
                "\"since\":{\"last:y\":\"last\"} | that 'topics' does not list",
                "\"last\":1 | how many messages \\\"since\\\":\\\"last\\\" brings",
                "\"last\":1,\"since\":{} | how many messages"
            })
    void sinceThatIsAnythingElse_isRefused(String members, String words) {
        String token = server.keys().token("subscribe", "last:x");
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask("{\"type\":\"subscribe\",\"ref\":1,\"topics\":[\"last:x\"],\"token\":\"" + token
                            + "\"," + members + "}"))
                    .startsWith("{\"type\":\"error\",\"ref\":1,\"code\":\"malformed_request\"")
                    .contains(words);
        }
    }

    @Test
    void lastMessageOfSomeTopics_canBeAskedFor_besideIdsOfOthers() throws IOException {
        publish("last:some", 2);
        String first = server.broadcastId("last:resumed", "1");
        server.broadcast("last:resumed", "2");
        server.broadcast("last:now", "1");
        String[] topics = {"last:some", "last:resumed", "last:now"};
        String token = server.keys().token("subscribe", topics);
        try (var client = TestSubscriber.json(server);
                var events = stream("&since=last&since=" + first + "&since=", topics)) {
            assertThat(client.ask("{\"type\":\"subscribe\",\"topics\":[\"" + String.join("\",\"", topics)
                            + "\"],\"token\":\"" + token + "\",\"since\":{\"last:some\":\"last\",\"last:resumed\":\""
                            + first + "\",\"last:now\":null}}"))
                    .containsOnlyOnce("\"recovered\":true");
            assertThat(client.next(2)).extracting(LastValueTest::message).containsExactly("2", "2");
            assertThat(client.rest()).isEmpty();
            events.next();
            assertThat(events.next(2))
                    .extracting(EventReader.Event::type)
                    .containsExactlyInAnyOrder("last:some", "last:resumed");
        }
    }

    /** The object form of {@code since} names topics, whatever they are called. */
    @Test
    void topicThatIsCalledLast_canBeResumed() {
        String first = server.broadcastId("last", "1");
        server.broadcast("last", "2");
        String token = server.keys().token("subscribe", "last");
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask("{\"type\":\"subscribe\",\"topics\":[\"last\"],\"token\":\"" + token
                            + "\",\"since\":{\"last\":\"" + first + "\"}}"))
                    .contains("\"recovered\":true");
            assertThat(message(client.next())).isEqualTo("2");
        }
    }

    @Test
    void lastMessages_areNoRecoveries() throws IOException {
        String full = "notiflux_recoveries_total{result=\"full\",}";
        String partial = "notiflux_recoveries_total{result=\"partial\",}";
        double before = server.metric(full) + server.metric(partial);
        server.broadcast("last:metric", "1");
        try (var client = TestSubscriber.json(server);
                var events = stream("&since=last", "last:metric")) {
            client.ask(subscribe("", "last:metric"));
            assertThat(message(client.next())).isEqualTo("1");
            assertThat(events.next(2).getLast().data()).isEqualTo("1");
            assertThat(server.metric(full) + server.metric(partial)).isEqualTo(before);
        }
    }

    @Test
    void stream_startsWithTheLastMessageOfEachTopic() throws IOException {
        publish("last:s1", 2);
        publish("last:s2", 3);
        try (var events = stream("&since=last", "last:s1", "last:s2")) {
            assertThat(events.next().type()).as("no reset").isEmpty();
            assertThat(events.next(2)).extracting(EventReader.Event::data).containsExactly("2", "3");
            server.broadcast("last:s1", "4");
            assertThat(events.next().data()).isEqualTo("4");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "1000, 3"})
    void stream_canAskForSeveral(int count, int come) throws IOException {
        String topic = "last:stream" + count;
        publish(topic, 3);
        try (var events = stream("&since=last&last=" + count, topic)) {
            events.next();
            assertThat(events.next(come).getFirst().data()).isEqualTo(Integer.toString(4 - come));
        }
    }

    @Test
    void streamThatComesBack_resumes_andDoesNotSeeTheLastAgain() throws IOException {
        publish("last:back", 2);
        String cursor;
        try (var events = stream("&since=last", "last:back")) {
            cursor = events.next(2).getLast().id();
        }
        server.broadcast("last:back", "3");
        server.broadcast("last:back", "4");
        try (var events = EventReader.get(
                server, EventReader.target(server, "last:back") + "&since=last", "Last-Event-ID: " + cursor)) {
            events.next();
            assertThat(events.next(2)).extracting(EventReader.Event::data).containsExactly("3", "4");
        }
    }

    /** The connection may be lost before the first event. */
    @Test
    void streamThatComesBackFromItsOpening_getsThemStill() throws IOException {
        publish("last:opening", 5);
        String cursor;
        try (var events = stream("&since=last&last=2", "last:opening")) {
            cursor = events.next().id();
        }
        try (var events =
                EventReader.get(server, EventReader.target(server, "last:opening"), "Last-Event-ID: " + cursor)) {
            assertThat(events.next().type()).as("no reset").isEmpty();
            assertThat(events.next(2)).extracting(EventReader.Event::data).containsExactly("4", "5");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "&since=last&last=0 | from 1 to 1000",
                "&since=last&last=1001 | from 1 to 1000",
                "&since=last&last= | from 1 to 1000",
                "&since=last&last=1&last=2 | from 1 to 1000",
                "&last=1 | how many messages 'since=last' brings",
                "&since=&last=1 | how many messages",
                "&since=first | neither an id of a message nor 'last'",
                "&since=LAST | neither an id",
                "&since=last&since=last | as many 'since' as 'topic'"
            })
    void streamWithAWrongStart_isRefused(String query, String words) {
        HttpResponse<String> response = server.get("/events?topic=last:bad" + query + "&token="
                + server.keys().token("subscribe", "last:bad", "last:bad2"));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"code\":\"malformed_request\"", words);
    }

    @Test
    void withoutAHistory_nothingIsReplayed() throws IOException {
        try (var forgetful = TestServer.start("HISTORY_SIZE", "0");
                var events = EventReader.get(forgetful, EventReader.target(forgetful, "last:zero") + "&since=last")) {
            events.next();
            forgetful.broadcast("last:zero", "1");
            assertThat(events.next().data()).isEqualTo("1");
            try (var client = TestSubscriber.json(forgetful)) {
                String token = forgetful.keys().token("subscribe", "last:zero");
                assertThat(client.ask("{\"type\":\"subscribe\",\"topics\":[\"last:zero\"],\"token\":\"" + token
                                + "\",\"since\":\"last\"}"))
                        .startsWith("{\"type\":\"subscribed\"");
                forgetful.broadcast("last:zero", "2");
                assertThat(client.next()).contains("\"message\":\"2\"");
            }
        }
    }

    @Test
    void whoeverComesWhileMessagesAreBroadcast_missesNoneAndGetsNoneTwice() {
        var done = new AtomicBoolean();
        server.broadcast("last:race", "0");
        CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> {
            for (int number = 1; !done.get(); number++) {
                server.broadcast("last:race", Integer.toString(number));
            }
        });
        try {
            for (int round = 0; round < 30; round++) {
                try (var client = TestSubscriber.json(server)) {
                    client.ask(subscribe(",\"last\":2", "last:race"));
                    List<Integer> numbers = client.next(6).stream()
                            .map(LastValueTest::message)
                            .map(Integer::valueOf)
                            .toList();
                    assertThat(numbers)
                            .containsExactlyElementsOf(IntStream.range(numbers.getFirst(), numbers.getFirst() + 6)
                                    .boxed()
                                    .toList());
                }
            }
        } finally {
            done.set(true);
            publisher.join();
        }
    }

    private static void publish(String topic, int last) {
        IntStream.rangeClosed(1, last).forEach(number -> server.broadcast(topic, Integer.toString(number)));
    }

    private static EventReader stream(String query, String... topics) throws IOException {
        return EventReader.get(server, EventReader.target(server, topics) + query);
    }

    /** @param members further ones, each after a comma */
    private static String subscribe(String members, String... topics) {
        return "{\"type\":\"subscribe\",\"ref\":1,\"topics\":[\"" + String.join("\",\"", topics) + "\"],\"token\":\""
                + server.keys().token("subscribe", topics) + "\",\"since\":\"last\"" + members + "}";
    }

    private static String message(String delivery) {
        return delivery.replaceFirst(".*\"message\":\"(.*)\"}", "$1");
    }
}
