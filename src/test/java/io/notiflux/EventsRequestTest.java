package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code GET /events} asks of a request, and how it refuses others. */
class EventsRequestTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("MAX_SUBSCRIPTIONS", "100");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/events?token=%s | 400 | malformed_request | no topic",
                "/events?topic=&token=%s | 400 | malformed_request | at least one character",
                "/events?topic=a%%20b&token=%s | 400 | malformed_request | white space",
                "/events?topic=sse:ok | 401 | token_missing | no token",
                "/events?topic=sse:ok&token=x | 401 | token_malformed | ",
                "/events?topic=sse:other&token=%s | 403 | topic_denied | does not list",
                "/events?topic=sse:ok&topic=open&token=%s | 400 | malformed_request | 'open' can't be told",
                "/events?topic=error&topic=sse:ok&token=%s | 400 | malformed_request | 'error' can't be told",
                "/events?topic=sse:ok&topic=message&token=%s | 400 | malformed_request | 'message' can't be told",
                "/events?topic=sse:ok&topic=notiflux.reset&token=%s | 400 | malformed_request | stream of several"
            })
    void badRequest_isAProblem(String target, int status, String code, String words) {
        HttpResponse<String> response =
                server.get(target.formatted(server.keys().token("subscribe", "sse:ok")));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"code\":\"" + code + "\"").contains(words == null ? "" : words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "error", "message", "notiflux.reset"})
    void topicNamedAsAnEvent_hasAStreamOfItsOwn(String topic) throws IOException {
        try (var events = EventReader.of(server, topic)) {
            server.broadcast(topic, "1");
            assertThat(events.next().data()).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 200", "101, 429"})
    void topicsOfAStream_haveABound(int count, int status) throws IOException {
        String[] topics = IntStream.range(0, count).mapToObj(n -> "s" + n).toArray(String[]::new);
        try (var events = EventReader.get(server, EventReader.target(server, topics))) {
            assertThat(events.head()).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void placesForConnections_areSharedWithWebSockets() throws IOException {
        try (var small = TestServer.start("MAX_CONNECTIONS", "1")) {
            try (var first = EventReader.of(small, "a")) {
                assertThat(first.head()).contains(" 200 ");
                HttpResponse<String> response = small.get(EventReader.target(small, "a"));
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(response.headers().firstValue("Retry-After")).contains("5");
                assertComesBack(small.send(HttpRequest.newBuilder(small.uri(EventReader.target(small, "a")))
                        .header("Accept", "text/event-stream")
                        .build()));
            }
            await().untilAsserted(() -> {
                try (var second = EventReader.get(small, EventReader.target(small, "a"))) {
                    assertThat(second.head()).contains(" 200 ");
                }
            });
        }
    }

    /** An EventSource gives up at any other status. */
    private static void assertComesBack(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        Matcher retry = Pattern.compile(": [^\n]+\nretry: (\\d+)\n\n").matcher(response.body());
        assertThat(retry.matches()).isTrue();
        assertThat(Integer.parseInt(retry.group(1))).isBetween(4_000, 12_000);
    }

    @Test
    void token_mayBeLongInTheUrlToo() {
        HttpResponse<String> response = server.get("/events?topic=a&token=" + "x".repeat(16_384));
        assertThat(response.body()).contains("\"code\":\"token_malformed\"");
    }

    @Test
    void queryThatIsRefused_isNotRepeated() throws IOException {
        String token = server.keys().token("subscribe", "a");
        for (String target : List.of("/events?topic=a\"&token=" + token, "/events?topic=%zz&token=" + token)) {
            try (var events = EventReader.get(server, target)) {
                assertThat(events.head()).startsWith("HTTP/1.1 40");
                assertThat(rest(events)).doesNotContain(token.substring(40, 60));
            }
        }
    }

    private static String rest(EventReader events) throws IOException {
        events.socket().halfClose();
        return events.socket().readAll();
    }

    @Test
    void otherMethods_areNotAllowed() {
        HttpResponse<String> response = server.send(HttpRequest.newBuilder(server.uri("/events"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    }
}
