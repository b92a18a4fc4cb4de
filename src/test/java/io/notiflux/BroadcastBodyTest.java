package io.notiflux;

import static io.notiflux.Problems.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are no broadcast: 400, whatever the token, and nobody gets a message. */
class BroadcastBodyTest {
    private static final String GOOD = "{\"topic\":\"news\",\"message\":\"m\"}";

    private static TestServer server;
    private static TestSubscriber subscriber;
    private static String token;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        subscriber = TestSubscriber.of(server, "news");
        token = server.keys().token("broadcast", "news");
    }

    @AfterAll
    static void stop() {
        subscriber.close();
        server.close();
    }

    @AfterEach
    void nothingWasDelivered() {
        assertThat(subscriber.rest()).isEmpty();
    }

    static Stream<Arguments> malformed() {
        return Map.ofEntries(
                        Map.entry("empty", ""),
                        Map.entry("white space", " \n"),
                        Map.entry("no JSON", "nope"),
                        Map.entry("form", "topic=news&message=m"),
                        Map.entry("array", "[]"),
                        Map.entry("array around the object", "[" + GOOD + "]"),
                        Map.entry("number", "1"),
                        Map.entry("string", "\"news\""),
                        Map.entry("null", "null"),
                        Map.entry("boolean", "true"),
                        Map.entry("cut in a name", "{\"top"),
                        Map.entry("cut in a value", "{\"topic\":\"news\",\"message\":\"m"),
                        Map.entry("cut before the end", "{\"topic\":\"news\",\"message\":\"m\""),
                        Map.entry("trailing word", GOOD + " x"),
                        Map.entry("trailing object", GOOD + GOOD),
                        Map.entry("trailing bracket", GOOD + "}"),
                        Map.entry("trailing comma", "{\"topic\":\"news\",\"message\":\"m\",}"),
                        Map.entry("single quotes", GOOD.replace('"', '\'')),
                        Map.entry("unquoted names", "{topic:\"news\",message:\"m\"}"),
                        Map.entry("comment", GOOD + "/* */"),
                        Map.entry("not a number", with("\"x\":NaN")),
                        Map.entry("leading zero", with("\"x\":01")),
                        Map.entry("raw line break in a string", GOOD.replace("m\"}", "a\nb\"}")),
                        Map.entry("unknown escape", GOOD.replace("m\"}", "\\x\"}")),
                        Map.entry("two byte order marks", "\uFEFF\uFEFF" + GOOD),
                        Map.entry("duplicate topic", with("\"topic\":\"news\"")),
                        Map.entry("duplicate message", with("\"message\":\"m\"")),
                        Map.entry("duplicate unknown field", with("\"x\":1,\"x\":1")),
                        Map.entry("10,000 arrays", with("\"x\":" + "[".repeat(10_000) + "]".repeat(10_000))),
                        Map.entry(
                                "10,000 objects", with("\"x\":" + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000))),
                        Map.entry("100,000 open arrays", "[".repeat(100_000)),
                        Map.entry("a number of 100,000 digits", with("\"x\":" + "1".repeat(100_000))))
                .entrySet()
                .stream()
                .map(entry -> argumentSet(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void bodyThatIsNoJsonObject_isMalformed(String body) {
        assertProblem(post(body.getBytes(UTF_8)), 400, "malformed_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"message\":\"m\"}",
                "{\"topic\":\"news\"}",
                "{\"Topic\":\"news\",\"Message\":\"m\"}",
                "{\"topic\":null,\"message\":\"m\"}",
                "{\"topic\":1,\"message\":\"m\"}",
                "{\"topic\":[\"news\"],\"message\":\"m\"}",
                "{\"topic\":{},\"message\":\"m\"}",
                "{\"topic\":\"news\",\"message\":\"m\",\"token\":null}",
                "{\"topic\":\"news\",\"message\":\"m\",\"token\":1}",
                "{\"topic\":\"news\",\"message\":\"m\",\"token\":[\"a\"]}",
                "{\"topic\":\"news\",\"message\":\"m\",\"token\":{}}",
                "{\"topic\":\"news\",\"message\":\"m\",\"token\":\"a\",\"token\":\"b\"}"
            })
    void fieldThatIsMissingOrNoString_isMalformed(String body) {
        assertProblem(post(body.getBytes(UTF_8)), 400, "malformed_request");
    }

    static Stream<String> badTopics() {
        return Stream.of(
                "",
                " ",
                "a b",
                " news",
                "news ",
                "a\\tb",
                "a\\nb",
                "a\\rb",
                "\\u0000",
                "a\\u007fb",
                "a\\u0085b",
                "a\u00a0b",
                "a\u2003b",
                "a\u3000b",
                "a\u2028b",
                "a\\ud800b",
                "\\udc00",
                "a".repeat(1_025),
                "é".repeat(512) + "a",
                "😀".repeat(256) + "a");
    }

    @ParameterizedTest
    @MethodSource("badTopics")
    void topicOutsideTheRule_isMalformed(String topic) {
        assertProblem(post(TestServer.json("topic", topic, "message", "m").getBytes(UTF_8)), 400, "malformed_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "a\\udfffb", "\\ude00\\ud83d", "\\ud83d\\n"})
    void messageWithUnpairedSurrogate_isMalformed(String message) {
        assertProblem(
                post(TestServer.json("topic", "news", "message", message).getBytes(UTF_8)), 400, "malformed_request");
    }

    /** RFC 8259 section 8.1 lets a parser pass it over. */
    @Test
    void mark_beforeTheObject_isPassedOver() {
        String body = TestServer.json(
                "topic", "marked", "message", "m", "token", server.keys().token("broadcast", "marked"));
        assertThat(server.post("\uFEFF" + body).statusCode()).isEqualTo(200);
    }

    static Stream<Arguments> notUtf8() {
        return Stream.of(
                argumentSet("lone continuation", (Object) message(0x80)),
                argumentSet("cut sequence", (Object) message(0xE2, 0x82)),
                argumentSet("overlong slash", (Object) message(0xC0, 0xAF)),
                argumentSet("surrogate", (Object) message(0xED, 0xA0, 0x80)),
                argumentSet("above U+10FFFF", (Object) message(0xF4, 0x90, 0x80, 0x80)),
                argumentSet("Latin-1", (Object) message(0xE9)),
                argumentSet("UTF-16 with mark", (Object) GOOD.getBytes(StandardCharsets.UTF_16)),
                argumentSet("UTF-16LE", (Object) GOOD.getBytes(StandardCharsets.UTF_16LE)),
                argumentSet("UTF-16BE", (Object) GOOD.getBytes(StandardCharsets.UTF_16BE)),
                argumentSet("UTF-32", (Object) GOOD.getBytes(Charset.forName("UTF-32"))));
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void bodyThatIsNotUtf8_isMalformed(byte[] body) {
        assertProblem(post(body), 400, "malformed_request");
    }

    @Test
    void requestWithoutABody_isMalformed() throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send("POST /broadcast HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n\r\n");
            assertProblem(RawResponse.readFrom(client), 400, "malformed_request");
        }
    }

    private static HttpResponse<String> post(byte[] body) {
        return server.send(HttpRequest.newBuilder(server.uri("/broadcast"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    /** The good body with something more in it. */
    private static String with(String members) {
        return "{" + members + "," + GOOD.substring(1);
    }

    /** The good body with these octets in the message. */
    private static byte[] message(int... octets) {
        byte[] body =
                GOOD.replace("\"m\"", "\"" + "?".repeat(octets.length) + "\"").getBytes(UTF_8);
        int at = new String(body, UTF_8).indexOf('?');
        for (int i = 0; i < octets.length; i++) {
            body[at + i] = (byte) octets[i];
        }
        return body;
    }
}
