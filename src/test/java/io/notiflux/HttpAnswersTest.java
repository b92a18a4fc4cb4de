package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers have, and must not have, whoever makes them: a route, Helidon, or the framing below it. */
class HttpAnswersTest {
    private static final String HOST = " HTTP/1.1\r\nHost: test\r\n";
    private static final String ORIGIN = "Origin: https://a.example\r\n";
    private static final String CLOSE = "Connection: close\r\n\r\n";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** RFC 9110 section 9.3.2: the head that GET would have, and nothing else. */
    @ParameterizedTest
    @CsvSource({
        "/health, 200",
        "/notiflux.js, 200",
        "/console/, 200",
        "/console, 308",
        "/observe/metrics, 200",
        "/observe/health, 200",
        "/events, 400",
        "/ws, 426",
        "/broadcast, 405",
        "/nope, 404",
        "/a b, 400",
        "/%zz, 400"
    })
    void head_hasNoContent(String path, int status) throws IOException {
        String answer = answerTo("HEAD " + path + HOST + CLOSE);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").endsWith("\r\n\r\n");
        assertThat(answer.indexOf("\r\n\r\n")).isEqualTo(answer.length() - 4);
        String get = answerTo("GET " + path + HOST + CLOSE);
        assertThat(headers(answer)).isEqualTo(headers(get));
    }

    @Test
    void headOfEvents_opensNoStream() throws IOException {
        String target = "/events?topic=t&token=" + server.keys().token("subscribe", "t");
        String answer = answerTo("HEAD " + target + HOST + CLOSE);
        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\nContent-Type: text/event-stream\r\n", "\r\nCache-Control: no-store\r\n")
                .endsWith("\r\n\r\n");
        assertThat(server.metric("notiflux_connections{protocol=\"sse\",}")).isZero();
    }

    /** RFC 9110 sections 8.6 and 6.6.1. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPTIONS *" + HOST,
                "OPTIONS /broadcast" + HOST + ORIGIN + "Access-Control-Request-Method: POST\r\n"
            })
    void noContent_hasNoLength(String request) throws IOException {
        String answer = answerTo(request + CLOSE);
        assertThat(answer).startsWith("HTTP/1.1 204 ").contains("\r\nDate: ").endsWith("\r\n\r\n");
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("content-length", "transfer-encoding");
    }

    /** Whoever refuses it, a page can read why; and nothing of the query, which may hold a token, comes back. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /events?token=eyJ HTTP/1.1\r\nHost: test\r\nOrigin: https://a.example\r\nA B: c\r\n",
                "GET /events?token=eyJ HTTP/1.1\r\nOrigin: https://a.example\r\n",
                "GET /events?token=eyJ%zz HTTP/1.1\r\nHost: test\r\nOrigin: https://a.example\r\n",
                "GET /events?token=eyJ\303 HTTP/1.1\r\nHost: test\r\nOrigin: https://a.example\r\n",
                "GET /events?token=eyJ HTTP/2.0\r\nHost: test\r\nOrigin: https://a.example\r\n",
                "BREW /events?token=eyJ HTTP/1.1\r\nHost: test\r\nOrigin: https://a.example\r\n",
                "GET /events?token=eyJ HTTP/1.1\r\nHost: test\r\norigin:https://a.example\r\nExpect: x\r\n",
                "POST /broadcast HTTP/1.1\r\nHost: test\r\nOrigin: https://a.example\r\nContent-Length: -1\r\n",
                "POST /broadcast HTTP/1.1\r\nHost: test\r\nOrigin: https://a.example\r\nContent-Encoding: gzip\r\n"
            })
    void refusal_canBeReadByAPage(String request) throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            client.send((request + "\r\n").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            RawResponse answer = RawResponse.readFrom(client);
            Problems.assertProblem(answer);
            assertThat(answer.header("access-control-allow-origin")).hasValue("https://a.example");
            assertThat(answer.header("vary")).hasValue("Origin");
        }
    }

    @Test
    void refusal_isCountedWithItsPath() throws IOException {
        String series = "notiflux_broadcasts_total{result=\"malformed_request\",}";
        double before = server.metric(series);
        answerTo("POST /broadcast?a" + HOST + "A B: c\r\n" + CLOSE);
        answerTo("POST /nope" + HOST + "A B: c\r\n" + CLOSE);
        assertThat(server.metric(series)).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/broadcast", "/broadcast/batch"})
    void contentCoding_isToldWhichThereIs(String path) throws IOException {
        for (String type : new String[] {"application/json", "application/x-ndjson"}) {
            String head = "POST " + path + HOST + "Content-Type: " + type + "\r\nContent-Length: 2\r\n";
            assertThat(answerTo(head + "Content-Encoding: gzip\r\n" + CLOSE + "{}"))
                    .startsWith("HTTP/1.1 415 ")
                    .contains("\r\nAccept-Encoding: identity\r\n");
            assertThat(answerTo(head + "Content-Encoding: Identity\r\n" + CLOSE + "{}"))
                    .doesNotContain("Accept-Encoding");
        }
    }

    @Test
    void queryAsBrowsersSendIt_isUnderstood() throws IOException {
        String token = server.keys().token("subscribe", "[a]|^{b}");
        try (var events = EventReader.get(server, "/events?topic=[a]|^{b}&token=" + token)) {
            assertThat(events.head()).startsWith("HTTP/1.1 200 ").contains("\r\nDate: ");
        }
    }

    private static String answerTo(String request) throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            return client.send(request).readAll();
        }
    }

    /** Without what changes by itself. */
    private static String headers(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n")).replaceAll("Date: [^\r]*|Content-Length: [^\r]*", "");
    }
}
