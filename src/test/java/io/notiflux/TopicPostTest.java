package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /topics/{topic}}: a body that is the message. */
class TopicPostTest {
    private static final int MAX_MESSAGE_BYTES = 4_096;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("MAX_MESSAGE_BYTES", String.valueOf(MAX_MESSAGE_BYTES));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain; charset=UTF-8",
                "application/x-www-form-urlencoded",
                "application/json",
                "application/octet-stream",
                "rubbish"
            })
    void body_isTheMessage_whateverItsType(String type) {
        try (var subscriber = TestSubscriber.of(server, "raw")) {
            String message = "{\"a\": 1.0}\r\nhéllo 😀 a=b&c+d";
            HttpResponse<String> answer = post("raw", "raw", message, "Content-Type", type);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.body()).matches("\\{\"id\":\"[0-9a-z]+-\\d+\",\"topic\":\"raw\",\"subscribers\":1}");
            assertThat(subscriber.next()).isEqualTo(message);
        }
        server.awaitNoSubscription();
    }

    @Test
    void body_needsNoType() {
        assertThat(post("raw", "raw", "hello").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain; charset=iso-8859-1", "text/plain;charset=utf-16"})
    void body_inAnotherCharset_isRefused(String type) {
        assertProblem(post("raw", "raw", "hello", "Content-Type", type), 415, "unsupported_media_type", "UTF-8");
    }

    @ParameterizedTest
    @CsvSource({
        "shop%2Fa%2fb, shop/a/b",
        "user:42, user:42",
        "a%25b, a%b",
        "a%252Fb, a%2Fb",
        "%C3%A9+%F0%9F%98%80, é+😀",
        "a%3Fb%23c%3Bd, a?b#c;d",
        "*, *",
        "..., ..."
    })
    void topic_isDecodedOnce(String path, String topic) {
        try (var subscriber = TestSubscriber.of(server, topic)) {
            assertThat(post(path, topic, "hello").body()).contains("\"topic\":\"" + topic + "\"");
            assertThat(subscriber.next()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "%00", "a%0A", "%C3", "%ff", "%C0%AF", "%ED%A0%80"})
    void topic_thatMayNotBeOne_isRefused(String path) {
        assertProblem(post(path, "raw", "hello"), 400, "malformed_request", "path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topics/a%", "/topics/a%2", "/topics/a%zz"})
    void topic_thatIsNotEncoded_isRefused(String path) throws IOException {
        assertThat(status(path)).isEqualTo("HTTP/1.1 400 Bad Request");
    }

    @Test
    void topic_ofTheLongest_isTaken_andOneLonger_isNot() {
        String longest = "a".repeat(1_024);
        assertThat(post(longest, longest, "hello").statusCode()).isEqualTo(200);
        assertProblem(post(longest + "a", "raw", "hello"), 400, "malformed_request", "1024 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/topics",
                "/topics/",
                "/topics/a/b",
                "/topics/a/",
                "/topics//a",
                "/topics/..",
                "/topics/%2e%2e",
                "/topics/a;b"
            })
    void path_ofNoTopic_isNotThere(String path) throws IOException {
        assertThat(status(path)).isEqualTo("HTTP/1.1 404 Not Found");
    }

    @Test
    void otherMethods_areRefused() {
        for (String method : new String[] {"GET", "PUT", "DELETE"}) {
            HttpResponse<String> answer = server.send(HttpRequest.newBuilder(server.uri("/topics/a%2Fb"))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build());
            assertProblem(answer, 405, "method_not_allowed", "POST");
            assertThat(answer.headers().firstValue("Allow")).contains("POST");
        }
    }

    @Test
    void body_atTheLimit_isTaken_andOneByteMore_isNot() {
        String largest = "é".repeat(MAX_MESSAGE_BYTES / 2);
        try (var subscriber = TestSubscriber.of(server, "raw")) {
            assertThat(post("raw", "raw", largest).statusCode()).isEqualTo(200);
            assertThat(subscriber.next()).isEqualTo(largest);
            assertProblem(post("raw", "raw", largest + "x"), 413, "too_large", "MAX_MESSAGE_BYTES");
            assertThat(subscriber.rest()).isEmpty();
        }
    }

    @Test
    void body_empty_isRefused() {
        assertProblem(post("raw", "raw", ""), 400, "malformed_request", "The body is empty");
    }

    @Test
    void body_thatIsNotUtf8_isRefused() {
        HttpRequest.Builder request = request("raw", server.keys().token("broadcast", "raw"));
        for (byte[] body : new byte[][] {{(byte) 0xff}, {'a', (byte) 0xc3}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}}) {
            assertProblem(
                    server.send(request.POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build()),
                    400,
                    "malformed_request",
                    "not UTF-8");
        }
    }

    @Test
    void coding_isRefused() {
        assertProblem(
                post("raw", "raw", "hello", "Content-Encoding", "gzip"), 415, "unsupported_media_type", "as it is");
    }

    @Test
    void token_mustBeGoodForTheTopic() {
        HttpRequest none = HttpRequest.newBuilder(server.uri("/topics/raw"))
                .POST(HttpRequest.BodyPublishers.ofString("hello"))
                .build();
        assertProblem(server.send(none), 401, "token_missing", "Authorization");
        assertProblem(post("raw", "other", "hello"), 403, "topic_denied", "this topic");
        assertProblem(
                server.send(request("raw", server.keys().token("subscribe", "raw"))
                        .POST(HttpRequest.BodyPublishers.ofString("hello"))
                        .build()),
                403,
                "scope_denied",
                "broadcast");
        assertThat(server.send(request("raw%2Fa", server.keys().patternToken("broadcast", "raw/*"))
                                .POST(HttpRequest.BodyPublishers.ofString("hello"))
                                .build())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void token_isVerifiedBeforeTheBodyIsRead() throws IOException {
        try (var client = RawClient.connect(server.port(), 0)) {
            client.send("POST /topics/raw HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void key_makesItOnce_alsoAsABroadcast() {
        try (var subscriber = TestSubscriber.of(server, "raw:once")) {
            String first = post("raw:once", "raw:once", "hello", "Idempotency-Key", "k")
                    .body();
            HttpResponse<String> again = post("raw:once", "raw:once", "hello", "Idempotency-Key", "k");
            assertThat(again.body()).isEqualTo(first);
            assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
            assertThat(post("raw:once", "raw:once", "other", "Idempotency-Key", "k")
                            .statusCode())
                    .isGreaterThanOrEqualTo(400);
            assertThat(subscriber.rest()).containsExactly("hello");
        }
    }

    @Test
    void refusals_areCountedAmongTheBroadcasts() {
        String series = "notiflux_broadcasts_total{result=\"token_missing\",}";
        double before = server.metric(series);
        server.send(HttpRequest.newBuilder(server.uri("/topics/raw"))
                .POST(HttpRequest.BodyPublishers.ofString("hello"))
                .build());
        assertThat(server.metric(series)).isEqualTo(before + 1);
    }

    @Test
    void pagesOfAllowedOrigins_mayPost() {
        HttpResponse<String> answer = post("raw", "raw", "hello", "Origin", "https://page.example");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://page.example");
    }

    @Test
    void log_namesThePathWithoutTheTopic() throws IOException {
        // of its own, as a log that has told of many refusals leaves some out
        try (TestServer quiet = TestServer.start();
                LogCapture log = LogCapture.info()) {
            status(quiet, "/topics/secret");
            assertThat(log.line("request"))
                    .contains(" path=\"/topics/{topic}\" status=401 ")
                    .doesNotContain("secret");
        }
    }

    private static String status(String path) throws IOException {
        return status(server, path);
    }

    private static String status(TestServer server, String path) throws IOException {
        try (var client = RawClient.connect(server.port(), 0)) {
            client.send("POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\nhi");
            return client.readHead().lines().findFirst().orElseThrow();
        }
    }

    private static HttpResponse<String> post(String path, String topic, String message, String... headers) {
        HttpRequest.Builder request = request(path, server.keys().token("broadcast", topic));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return server.send(request.POST(HttpRequest.BodyPublishers.ofString(message, StandardCharsets.UTF_8))
                .build());
    }

    private static HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(server.uri("/topics/" + path)).header("Authorization", "Bearer " + token);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code, String word) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"", word);
    }
}
