package io.notiflux;

import static io.notiflux.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code MAX_MESSAGE_BYTES} bounds a broadcast's body, whichever way its length is told. */
class BroadcastSizeTest {
    private static final int MAX = 2_000;
    private static final String TOO_LARGE = "notiflux_broadcasts_total{result=\"too_large\",}";

    private static final String HEAD = """
            POST /broadcast HTTP/1.1\r
            Host: test\r
            Content-Type: application/json\r
            """;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("MAX_MESSAGE_BYTES", Integer.toString(MAX));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void bodyOfTheLimit_isTaken() {
        try (var subscriber = TestSubscriber.of(server, "news")) {
            String body = body(MAX);
            assertThat(server.post(body).statusCode()).isEqualTo(200);
            assertThat(postChunked(body).statusCode()).isEqualTo(200);
            assertThat(subscriber.next(2)).allMatch(message -> body.contains(message));
        }
    }

    @Test
    void bodyOverTheLimit_isTooLarge() {
        double before = server.metric(TOO_LARGE);
        assertProblem(server.post(body(MAX + 1)), 413, "too_large");
        assertThat(server.metric(TOO_LARGE)).isEqualTo(before + 1);
    }

    @Test
    void chunkedBodyOverTheLimit_isTooLarge() {
        double before = server.metric(TOO_LARGE);
        assertProblem(postChunked(body(MAX + 1)), 413, "too_large");
        assertThat(server.metric(TOO_LARGE)).isEqualTo(before + 1);
    }

    /** A client that only announces it, and waits for nothing, has nothing to be told. */
    @ParameterizedTest
    @ValueSource(strings = {"\r\n{", "Expect: 100-continue\r\n\r\n"})
    void announcedLengthOverTheLimit_isTooLargeBeforeTheBodyComes(String more) throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send(HEAD + "Content-Length: 9000000000000000000\r\n" + more);
            assertProblem(RawResponse.readFrom(client), 413, "too_large");
        }
        assertThat(server.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void announcedChunkOverTheLimit_isTooLargeBeforeItComes() throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n7FFFFFFF\r\n{");
            assertProblem(RawResponse.readFrom(client), 413, "too_large");
        }
        assertThat(server.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void bodyOverTheLimit_isTooLargeAlsoWhereNobodyWantsABody() {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/nope"))
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(MAX + 1)))
                .build();
        HttpResponse<String> response = server.send(request);
        assertThat(response.statusCode()).isIn(404, 413);
        assertProblem(response, response.statusCode(), response.statusCode() == 404 ? "not_found" : "too_large");
    }

    private static HttpResponse<String> postChunked(String body) {
        var publisher = HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(body));
        return server.send(HttpRequest.newBuilder(server.uri("/broadcast"))
                .header("Content-Type", "application/json")
                .POST(publisher)
                .build());
    }

    /** A good one of this many bytes. */
    private static String body(int bytes) {
        String token = server.keys().token("broadcast", "news");
        String empty = TestServer.json("topic", "news", "message", "", "token", token);
        return empty.replace("\"message\":\"\"", "\"message\":\"" + "m".repeat(bytes - empty.length()) + "\"");
    }
}
