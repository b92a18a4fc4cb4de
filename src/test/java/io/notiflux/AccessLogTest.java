package io.notiflux;

import static io.notiflux.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who was refused and why, who came and went, each in a line. */
class AccessLogTest {
    /** An id that the request did not bring along. */
    private static final String OWN = "[0-9a-f]{16}";

    static final String WHO = " address=127\\.0\\.0\\.1 request=" + OWN;

    @Test
    void atInfo_whatGoesWell_isNotTold() {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start()) {
            try (TestSubscriber subscriber = TestSubscriber.of(server, "news")) {
                server.broadcast("news", "m");
                assertThat(subscriber.next()).isEqualTo("m");
            }
            await().until(() -> server.metric("notiflux_connections{protocol=\"plain\",}") == 0);

            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void refusedBroadcast_isALine_withoutTopicAndToken() {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start()) {
            server.post(json("topic", "news", "message", "m"));

            assertThat(log.line("request"))
                    .matches("INFO event=request path=/broadcast status=401 reason=token_missing" + WHO);
        }
    }

    @Test
    void broadcastThatItsTokenDoesNotPermit_isALine_withItsSubject() {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start()) {
            server.post(
                    json("topic", "news", "message", "m", "token", server.keys().token("broadcast", "weather")));

            assertThat(log.line("request"))
                    .matches("INFO event=request path=/broadcast status=403 reason=topic_denied" + WHO
                            + " subject=test");
        }
    }

    @Test
    void tokenOfAnotherKey_tellsNoSubject() {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start()) {
            server.post(json(
                    "topic", "news", "message", "m", "token", TestKeys.p256().token("broadcast", "news")));

            assertThat(log.line("request"))
                    .matches("INFO event=request path=/broadcast status=401 reason=token_signature" + WHO);
        }
    }

    @Test
    void refusedItemsOfABatch_areALineForEachReason() throws IOException {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start();
                RawClient client = RawClient.connect(server)) {
            String item = json("topic", "news", "message", "m");
            client.send(request("POST /broadcast/batch", "", "[" + item + "," + item + "]"));
            assertThat(RawResponse.readFrom(client).status()).isEqualTo(401);

            assertThat(log.line("request"))
                    .matches("INFO event=request path=/broadcast/batch status=401 reason=token_missing" + WHO);
        }
    }

    @Test
    void batchThatIsRefusedAsAWhole_isNoRequestWith200() throws IOException {
        try (LogCapture log = LogCapture.debug();
                TestServer server = TestServer.start();
                RawClient client = RawClient.connect(server)) {
            String item =
                    json("topic", "news", "message", "m", "token", server.keys().token("broadcast", "weather"));
            client.send(request("POST /broadcast/batch", "", "[" + item + "]"));
            assertThat(RawResponse.readFrom(client).status()).isEqualTo(403);

            assertThat(log.line("request"))
                    .matches("INFO event=request path=/broadcast/batch status=403 reason=topic_denied" + WHO
                            + " subject=test");
            assertThat(log.lines()).noneMatch(line -> line.contains("status=200"));
        }
    }

    @Test
    void bodyOverTheLimit_isALine() throws IOException {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start("MAX_MESSAGE_BYTES", "100");
                RawClient client = RawClient.connect(server)) {
            client.send("POST /broadcast HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n65\r\n" + "x".repeat(0x65) + "\r\n0\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 413 ");

            assertThat(log.line("request"))
                    .matches("INFO event=request path=/broadcast status=413 reason=too_large" + WHO);
        }
    }

    @Test
    void refusedUpgrade_isALine_withWhatTheClientWasTold() throws IOException {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start()) {
            refused(server, RawClient.UPGRADE.replace("Version: 13", "Version: 12"), 426);
            assertThat(log.line("refused"))
                    .matches("INFO event=refused what=upgrade status=426 reason=handshake" + WHO
                            + " detail=\"An upgrade needs .*\"");
        }
    }

    @Test
    void upgradeOfAForeignPage_isALine() throws IOException {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start("ALLOWED_ORIGINS", "https://a.example")) {
            refused(server, RawClient.UPGRADE.replace("Host: test", "Host: test\r\nOrigin: https://b.example"), 403);
            assertThat(log.line("refused"))
                    .matches("INFO event=refused what=upgrade status=403 reason=origin" + WHO + " detail=\".*\"");
        }
    }

    @Test
    void upgradeWithoutAPlace_isALine_thatTellsAStopFromALimit() throws IOException {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start("MAX_CONNECTIONS", "1");
                RawClient _ = RawClient.upgraded(server)) {
            refused(server, RawClient.UPGRADE, 503);
            assertThat(log.line("refused"))
                    .matches("INFO event=refused what=upgrade status=503 reason=unavailable" + WHO
                            + " detail=\"This server has all the connections .*\"");
        }
    }

    @Test
    void streamThatItsTokenDoesNotPermit_isALine_withItsSubject() {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start()) {
            server.get("/events?topic=news&token=" + server.keys().token("subscribe", "weather"));
            assertThat(log.line("refused"))
                    .matches("INFO event=refused what=stream status=403 reason=topic_denied" + WHO + " subject=test");
        }
    }

    @Test
    void refusedStream_isALine() {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start()) {
            assertThat(server.get("/events?topic=news&token=garbage").statusCode())
                    .isEqualTo(401);
            assertThat(log.line("refused"))
                    .matches("INFO event=refused what=stream status=401 reason=token_malformed" + WHO);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "notiflux.v1.json"})
    void refusedSubscription_isALine_withItsTokensSubject(String protocol) {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start();
                TestSubscriber subscriber = protocol.isEmpty()
                        ? TestSubscriber.connect(server)
                        : TestSubscriber.connect(server, protocol)) {
            String token = server.keys().token("subscribe", "news");
            subscriber.say(
                    protocol.isEmpty()
                            ? "/subscribe secret " + token
                            : "{\"type\":\"subscribe\",\"topics\":[\"secret\"],\"token\":\"" + token + "\"}");
            assertThat(log.line("refused"))
                    .matches("INFO event=refused what=subscription reason=topic_denied" + WHO + " subject=test");
        }
    }

    @Test
    void requestThatIsNoHttp_isALine_withNothingOfIt() throws IOException {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start()) {
            refused(server, "GET /secret-path?token=s3cret HTTP/9.9\r\nHost: a\r\n\r\n", 505);
            assertThat(log.line("request"))
                    .matches("INFO event=request status=505 reason=malformed_request address=127\\.0\\.0\\.1");
        }
    }

    @Test
    void headThatPromisesTooMuch_isALine() throws IOException {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start("MAX_MESSAGE_BYTES", "100")) {
            refused(server, request("POST /broadcast", "", "x".repeat(101)), 413);
            assertThat(log.line("request"))
                    .matches("INFO event=request status=413 reason=too_large address=127\\.0\\.0\\.1");
        }
    }

    @Test
    void request_isKnownByTheIdThatItBringsAlong() throws IOException {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start();
                RawClient client = RawClient.connect(server)) {
            client.send(request("POST /broadcast", "X-Request-Id: r-1\r\n", "{}"));
            RawResponse.readFrom(client);
            assertThat(log.line("request")).endsWith(" address=127.0.0.1 request=r-1");
        }
    }

    @Test
    void flood_leavesAFewLines() {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start()) {
            for (int i = 0; i < 100; i++) {
                server.post("{}");
            }
            assertThat(log.lines()).hasSizeBetween(5, 5 + 6); // and one each ten seconds, on a machine that is busy
        }
    }

    @Test
    void clientOverALimit_isALine_atInfo() throws IOException {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start("MAX_MESSAGE_BYTES", "100");
                RawClient client = RawClient.upgraded(server)) {
            client.text("x".repeat(101));
            assertThat(client.readClose().closeCode()).isEqualTo(1009);

            assertThat(log.line("disconnected"))
                    .matches("INFO event=disconnected protocol=plain reason=limit age_ms=\\d+ bytes=\\d+" + WHO);
        }
    }

    /** Both are longer than a line shows, and would break it, or add to it. */
    @Test
    void subjectsAndTopics_canNeitherForgeALine_norBreakOne() {
        String hostile = "a\\n2026-01-31T12:00:00Z INFO event=forged \\\"b\\\" \\u001b[31m\\u202e " + "x".repeat(9_000);
        String topic = "\\\"=event=forged\u202e\u200b" + "y".repeat(1_000);
        try (LogCapture log = LogCapture.debug();
                TestServer server = TestServer.start()) {
            String token = server.keys()
                    .sign("{\"sub\":\"" + hostile + "\",\"exp\":"
                            + (Instant.now().getEpochSecond() + 60) + ",\"scope\":\"broadcast\",\"topics\":[\"" + topic
                            + "\"]}");
            assertThat(server.post("{\"topic\":\"" + topic + "\",\"message\":\"m\",\"token\":\"" + token + "\"}")
                            .statusCode())
                    .isEqualTo(200);

            assertThat(log.line("request"))
                    .hasSizeLessThan(1_500)
                    .matches(
                            "FINE event=request path=/broadcast status=200 micros=\\d+" + WHO
                                    + " subject=\"a\\\\u000a2026-[^\\p{Cntrl}]*\u2026\" topic=\"\\\\\"=event=forged\\\\u202e\\\\u200by+\u2026\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\tb", "\"", "a b", "r-1\u00e9", "=;event=forged "})
    void requestIds_thatAreNone_areNotTold(String id) throws IOException {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start();
                RawClient client = RawClient.connect(server)) {
            client.send(request("POST /broadcast", "X-Request-Id: " + id + "\r\n", "{}"));
            RawResponse.readFrom(client);
            assertThat(log.line("request")).matches("INFO event=request .*" + WHO);
        }
    }

    /** Wherever a request may have one, and however long it is. */
    @Test
    void tokens_areInNoLine() throws IOException {
        try (LogCapture log = LogCapture.debug();
                TestServer server = TestServer.start("TRUSTED_PROXIES", "127.0.0.1")) {
            String token = server.keys().token("subscribe", "news"); // of the wrong scope
            for (String head : new String[] {
                "Authorization: Bearer " + token,
                "X-Request-Id: " + token,
                "traceparent: " + token,
                "X-Forwarded-For: " + token,
                "Forwarded: for=" + token,
                "Forwarded: " + token
            }) {
                try (RawClient client = RawClient.connect(server)) {
                    client.send(request("POST /broadcast", head + "\r\n", json("topic", "news", "message", token)));
                    RawResponse.readFrom(client);
                }
                refused(server, RawClient.UPGRADE.replace("Version: 13", "Version: 12\r\n" + head), 426);
            }
            String query = URLEncoder.encode(token + "x", StandardCharsets.UTF_8);
            server.get("/events?topic=news&token=" + query);
            server.get("/events?topic=news&since=" + query + "&token=" + token);
            server.post(json("topic", "news", "message", "m", "token", token));
            refused(server, "GET /" + token + " HTTP/9.9\r\nHost: a\r\n\r\n", 505);
            try (TestSubscriber subscriber = TestSubscriber.connect(server)) {
                subscriber.say("/subscribe secret " + token);
                subscriber.say("/subscribe " + token + " " + token);
                subscriber.settle();
            }
            String all = String.join("\n", log.lines());
            assertThat(all)
                    .contains(
                            "reason=scope_denied",
                            "what=stream",
                            "what=upgrade",
                            "what=subscription",
                            "topic=\"(token)\"");
            for (String part : token.split("\\.", -1)) {
                for (int i = 0; i + 12 <= part.length(); i += 12) {
                    assertThat(all).doesNotContain(part.substring(i, i + 12));
                }
            }
        }
    }

    static String request(String line, String headers, String body) {
        return line + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + headers + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private static void refused(TestServer server, String request, int status) throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            client.send(request);
            assertThat(client.readHead()).startsWith("HTTP/1.1 " + status + " ");
        }
    }
}
