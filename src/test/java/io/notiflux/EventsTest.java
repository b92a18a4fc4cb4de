package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /events}: streams of server-sent events, from the request to their end. */
class EventsTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("HISTORY_SIZE", "5", "MAX_SUBSCRIPTIONS", "100", "HEARTBEAT_INTERVAL", "PT1S");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void stream_hasTheHeadThatProxiesAndBrowsersNeed() throws IOException {
        try (var events = EventReader.get(server, EventReader.target(server, "sse:head"))) {
            assertThat(events.head())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Content-Type: text/event-stream\r\n")
                    .contains("Cache-Control: no-store\r\n")
                    .contains("X-Accel-Buffering: no\r\n")
                    .doesNotContain("Access-Control");
            EventReader.Event opening = events.next();
            assertThat(Integer.parseInt(opening.fields().get("retry"))).isBetween(1_000, 5_000);
            assertThat(opening.fields()).containsOnlyKeys("retry", "id");
        }
    }

    @Test
    void message_comesWithAnId() throws IOException {
        try (var events = EventReader.of(server, "sse:one")) {
            assertThat(server.broadcast("sse:one", "h\u00e9llo \ud83d\ude00").body())
                    .contains("\"subscribers\":1");
            EventReader.Event event = events.next();
            assertThat(event.data()).isEqualTo("h\u00e9llo \ud83d\ude00");
            assertThat(event.fields()).containsOnlyKeys("id", "data");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a\\nb | a\\nb",
                "a\\r\\nb\\rc | a\\nb\\nc",
                "\\n | \\n",
                "`` | ``",
                "a\\n\\nevent: x | a\\n\\nevent: x",
                " : x | : x"
            })
    void messageOfSeveralLines_comesInAsMany(String json, String data) throws IOException {
        try (var events = EventReader.of(server, "sse:lines")) {
            server.broadcast("sse:lines", json);
            EventReader.Event event = events.next();
            assertThat(event.fields()).containsOnlyKeys("id", "data");
            assertThat(event.data()).isEqualTo(data.replace("\\n", "\n"));
        }
    }

    @Test
    void severalTopics_areToldApart() throws IOException {
        try (var events = EventReader.of(server, "sse:y", "sse:x")) {
            server.broadcast("sse:y", "1");
            server.broadcast("sse:x", "2");
            assertThat(events.next(2))
                    .extracting(EventReader.Event::type, EventReader.Event::data)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("sse:y", "1"),
                            org.assertj.core.groups.Tuple.tuple("sse:x", "2"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clientThatComesBack_getsWhatItMissedOfEachTopic(boolean byHeader) throws IOException {
        String[] topics = byHeader ? new String[] {"sse:b1", "sse:b2"} : new String[] {"sse:c1", "sse:c2"};
        String cursor;
        try (var events = EventReader.of(server, topics)) {
            server.broadcast(topics[0], "1");
            server.broadcast(topics[1], "2");
            cursor = events.next(2).getLast().id();
        }
        server.broadcast(topics[1], "3");
        server.broadcast(topics[0], "4");
        server.broadcast(topics[0], "5");
        String target = EventReader.target(server, topics);
        try (var events = byHeader
                ? EventReader.get(server, target, "Last-Event-ID: " + cursor)
                : EventReader.get(server, target + "&last-event-id=" + cursor)) {
            assertThat(events.next().type()).isEmpty();
            List<EventReader.Event> missed = events.next(3);
            assertThat(missed).extracting(EventReader.Event::data).containsExactlyInAnyOrder("3", "4", "5");
            assertThat(missed)
                    .filteredOn(event -> event.type().equals(topics[0]))
                    .extracting(EventReader.Event::data)
                    .containsExactly("4", "5");
            server.broadcast(topics[0], "6");
            assertThat(events.next().data()).isEqualTo("6");
        }
    }

    @Test
    void clientThatHadNoMessageYet_resumesFromTheOpening() throws IOException {
        String cursor;
        try (var events = EventReader.get(server, EventReader.target(server, "sse:none"))) {
            cursor = events.next().id();
        }
        server.broadcast("sse:none", "1");
        try (var events = EventReader.get(server, EventReader.target(server, "sse:none"), "Last-Event-ID: " + cursor)) {
            events.next();
            assertThat(events.next().data()).isEqualTo("1");
        }
    }

    @Test
    void cursorThatIsTooOld_startsWithAReset_andTheRest() throws IOException {
        String cursor;
        try (var events = EventReader.of(server, "sse:old")) {
            server.broadcast("sse:old", "0");
            cursor = events.next().id();
        }
        IntStream.rangeClosed(1, 6).forEach(n -> server.broadcast("sse:old", "" + n));
        try (var events = EventReader.get(server, EventReader.target(server, "sse:old"), "Last-Event-ID: " + cursor)) {
            EventReader.Event reset = events.next();
            assertThat(reset.type()).isEqualTo("notiflux.reset");
            assertThat(reset.data()).isNotEmpty();
            assertThat(events.next(5)).extracting(EventReader.Event::data).containsExactly("2", "3", "4", "5", "6");
        }
    }

    @Test
    void cursorOfAnotherEpoch_startsWithAReset() throws IOException {
        String cursor;
        try (var events = EventReader.get(server, EventReader.target(server, "sse:epoch"))) {
            cursor = events.next().id();
        }
        try (var events =
                EventReader.get(server, EventReader.target(server, "sse:epoch"), "Last-Event-ID: other" + cursor)) {
            assertThat(events.next().type()).isEqualTo("notiflux.reset");
        }
    }

    @Test
    void idsOfMessages_resumeTheirTopics_inTheOrderInWhichTheyAreNamed() throws IOException {
        String id = server.broadcastId("sse:s2", "seen");
        server.broadcast("sse:s1", "not asked for");
        server.broadcast("sse:s2", "missed");
        String target = EventReader.target(server, "sse:s2", "sse:s1") + "&since=" + id + "&since=";
        try (var events = EventReader.get(server, target)) {
            assertThat(events.next().type()).isEmpty();
            server.broadcast("sse:s1", "new");
            assertThat(events.next(2)).extracting(EventReader.Event::data).containsExactlyInAnyOrder("missed", "new");
        }
    }

    @Test
    void idOfAnotherEpoch_startsWithAReset() throws IOException {
        try (var events = EventReader.get(server, EventReader.target(server, "sse:s3") + "&since=other-7")) {
            assertThat(events.next().type()).isEqualTo("notiflux.reset");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"&since=x", "&since=1-1&since=1-2", "&since=1-99999999999999999999"})
    void idsThatAreNone_orTooMany_areMalformed(String since) throws IOException {
        try (var events = EventReader.get(server, EventReader.target(server, "sse:s4") + since)) {
            assertThat(events.head()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void replayThatIsLargerThanTheQueue_comesWhole() throws IOException {
        try (var roomy = TestServer.start("QUEUE_MAX_BYTES", "10000")) {
            String cursor;
            try (var events = EventReader.get(roomy, EventReader.target(roomy, "big"))) {
                cursor = events.next().id();
            }
            IntStream.rangeClosed(1, 90).forEach(n -> roomy.broadcast("big", "x".repeat(5_000 + n)));
            try (var events = EventReader.get(roomy, EventReader.target(roomy, "big"), "Last-Event-ID: " + cursor)) {
                events.next();
                assertThat(events.next(90))
                        .extracting(event -> event.data().length() - 5_000)
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(1, 90).boxed().toList());
            }
        }
    }

    @Test
    void quietStream_hasComments() throws IOException {
        try (var events = EventReader.of(server, "sse:quiet")) {
            assertThat(events.nextBlock().fields()).containsOnlyKeys("");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fin", "reset", "half-close"})
    void end_isNoticedAtOnce_alsoWhenNothingIsSent(String kind) throws IOException {
        awaitStreams(0); // those of the tests before may still be ending
        try (var events = EventReader.of(server, "sse:end")) {
            awaitStreams(1);
            switch (kind) {
                case "fin" -> events.socket().close();
                case "reset" -> events.socket().reset();
                default -> events.socket().halfClose();
            }
            awaitStreams(0);
            assertThat(server.broadcast("sse:end", "x").body()).contains("\"subscribers\":0");
        }
    }

    private static void awaitStreams(int count) {
        await().untilAsserted(() -> assertThat(server.metric("notiflux_connections{protocol=\"sse\",}"))
                .isEqualTo(count));
    }

    @Test
    void whatAClientSaysAfterItsRequest_disturbsNothing() throws IOException {
        try (var events = EventReader.of(server, "sse:chatty")) {
            events.socket().send("GET /health HTTP/1.1\r\nHost: test\r\n\r\n" + "x".repeat(100_000));
            server.broadcast("sse:chatty", "1");
            assertThat(events.next().data()).isEqualTo("1");
        }
    }

    @Test
    void stop_endsTheStreamBehindWhatWasSent() throws IOException {
        try (var stopping = TestServer.start();
                var events = EventReader.of(stopping, "a")) {
            stopping.broadcast("a", "last");
            stopping.server().close();
            assertThat(events.next().data()).isEqualTo("last");
            assertThat(events.next().fields()).containsOnlyKeys("retry");
            assertThat(events.socket().isEnded()).isTrue();
        }
    }

    /** Another server's behind the same name, or of other topics: to refuse it would end an EventSource for good. */
    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "e-1-1", "e--1", "urn:uuid:1", "42", "other"})
    void idThatIsNoneOfTheseTopics_startsWithAReset_andWhatIsHeld(String id) throws IOException {
        server.broadcast("sse:p", "held");
        String cursor = id;
        if (id.equals("other")) {
            try (var events = EventReader.get(server, EventReader.target(server, "sse:p", "sse:q"))) {
                cursor = events.next().id();
            }
        }
        String target = EventReader.target(server, "sse:p", "sse:r");
        for (String parameter : List.of("last-event-id", "lastEventId", "")) {
            try (var events = parameter.isEmpty()
                    ? EventReader.get(server, target, "Last-Event-ID: " + cursor)
                    : EventReader.get(server, target + "&" + parameter + "=" + cursor)) {
                assertThat(events.head()).startsWith("HTTP/1.1 200 ");
                assertThat(events.next().type()).isEqualTo("notiflux.reset");
                assertThat(events.next().data()).isEqualTo("held");
            }
        }
    }

    /** The farewell of a server that stops may come at any time, and is no HTTP. */
    @Test
    void stop_whileStreamsOpen_letsTheHeadGoFirst() throws Exception {
        for (int round = 0; round < 20; round += 4) {
            try (var stopping = TestServer.start(TestServer.shortTimeouts())) {
                String request = "GET " + EventReader.target(stopping, "a") + " HTTP/1.1\r\nHost: test\r\n\r\n";
                List<RawClient> clients = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    clients.add(RawClient.connect(stopping));
                }
                for (RawClient client : clients.subList(0, round)) {
                    client.send(request);
                }
                CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping.server()::close);
                for (int i = 0; i < clients.size(); i++) {
                    try (RawClient client = clients.get(i)) {
                        client.send(i < round ? "" : request);
                        assertThat(client.readHead()).matches("(?s)(HTTP/1\\.1 .*)?");
                    } catch (IOException e) {
                        // Refused or reset by a server that is gone.
                    }
                }
                stopped.get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void token_mayBeInTheHeader() throws IOException {
        String token = server.keys().token("subscribe", "sse:bearer");
        try (var events = EventReader.get(server, "/events?topic=sse:bearer", "Authorization: Bearer " + token)) {
            assertThat(events.head()).startsWith("HTTP/1.1 200 ");
        }
    }
}
