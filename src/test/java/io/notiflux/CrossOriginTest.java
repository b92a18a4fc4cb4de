package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other origins may do over HTTP. */
class CrossOriginTest {
    private static final String GOOD = "Origin: https://app.example\r\n";
    private static final String BAD = "Origin: https://evil.example\r\n";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("ALLOWED_ORIGINS", "https://app.example");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/broadcast", "/events"})
    void preflight_ofAnAllowedOrigin_isAnswered(String path) throws IOException {
        RawResponse response = ask("OPTIONS " + path + " HTTP/1.1\r\nHost: test\r\n" + GOOD
                + "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n\r\n");
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.headers())
                .containsEntry("access-control-allow-origin", "https://app.example")
                .containsEntry("vary", "Origin");
        assertThat(response.headers().get("access-control-allow-methods")).contains("POST");
        assertThat(response.headers().get("access-control-allow-headers")).contains("Authorization");
    }

    @Test
    void preflight_ofAnotherOrigin_allowsNothing() throws IOException {
        RawResponse response = ask(
                "OPTIONS /broadcast HTTP/1.1\r\nHost: test\r\n" + BAD + "Access-Control-Request-Method: POST\r\n\r\n");
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.headers()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void problem_canBeReadByAnAllowedOrigin() throws IOException {
        RawResponse response = ask("GET /events HTTP/1.1\r\nHost: test\r\n" + GOOD + "\r\n");
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.headers()).containsEntry("access-control-allow-origin", "https://app.example");
    }

    @Test
    void stream_canBeReadByAnAllowedOrigin() throws IOException {
        try (var events = EventReader.get(server, EventReader.target(server, "a"), "Origin: https://app.example")) {
            assertThat(events.head())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("Access-Control-Allow-Origin: https://app.example\r\n")
                    .contains("Vary: Origin\r\n");
        }
    }

    @Test
    void stream_isRefusedToAnotherOrigin() throws IOException {
        try (var events = EventReader.get(server, EventReader.target(server, "a"), "Origin: https://evil.example")) {
            assertThat(events.head()).startsWith("HTTP/1.1 403 ").doesNotContain("Access-Control");
        }
    }

    /** Or a cache would give a page the answer that another one was refused, or the other way round. */
    @ParameterizedTest
    @ValueSource(strings = {"", GOOD, BAD})
    void answer_variesWithTheOrigin_whateverThatIs(String origin) throws IOException {
        for (String request : new String[] {
            "GET /events", "GET /broadcast", "POST /broadcast", "OPTIONS /broadcast", "GET /broadcast/batch"
        }) {
            RawResponse response = ask(request + " HTTP/1.1\r\nHost: test\r\n" + origin + "\r\n");
            assertThat(response.headers()).as(request).containsEntry("vary", "Origin");
        }
    }

    @Test
    void otherPaths_areNotShared() throws IOException {
        RawResponse response = ask("GET /health HTTP/1.1\r\nHost: test\r\n" + GOOD + "\r\n");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).doesNotContainKey("access-control-allow-origin");
    }

    private static RawResponse ask(String request) throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            client.send(request);
            return RawResponse.readFrom(client);
        }
    }
}
