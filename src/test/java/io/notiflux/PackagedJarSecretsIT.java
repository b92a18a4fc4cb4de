package io.notiflux;

import static io.notiflux.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever is asked, and however it is refused, no token and no message gets into the log, at its lowest level. */
class PackagedJarSecretsIT {
    /** Shorter than a row of a hex dump, so that a dump cannot hide one. */
    private static final int PIECE = 8;
    /** Of one letter: any piece of it that is logged shows, as text and as octets. */
    private static final String MESSAGE = "Q".repeat(64);

    private static final Pattern HEX_DUMP = Pattern.compile("(51[ :,]?){6}");

    private static final TestKeys KEYS = TestKeys.p256();
    private static final List<String> TOKENS = new ArrayList<>();
    private static JarProcess server;
    private static String log;

    @BeforeAll
    static void doEverythingThatHasASecretInIt() throws IOException {
        server = JarProcess.serve(
                "JWT_PUBLIC_KEY_B64", KEYS.publicPemBase64(), "LOG_LEVEL", "trace", "TRUSTED_PROXIES", "127.0.0.1");
        try (TestSubscriber subscriber = server.subscriber(KEYS, "news")) {
            broadcasts(subscriber);
            commands(subscriber);
        }
        malformedRequests();
        malformedFrames();
        server.terminate();
        assertThat(server.exitCode()).isEqualTo(143);
        log = server.out() + server.err();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void broadcasts(TestSubscriber subscriber) {
        String good = secret(KEYS.token("broadcast", "news"));
        assertThat(post(good)).isEqualTo(200);
        assertThat(subscriber.next()).isEqualTo(MESSAGE);
        assertThat(server.post(json("topic", "news", "message", MESSAGE), "Authorization", "Bearer " + good)
                        .statusCode())
                .isEqualTo(200);
        assertThat(subscriber.next()).isEqualTo(MESSAGE);
        for (String bad : badTokens()) {
            assertThat(post(bad)).isBetween(401, 403);
        }
        for (String body : List.of("{", "{\"token\":\"" + good + "\",\"message\":\"" + MESSAGE + "\"", good, MESSAGE)) {
            assertThat(server.post(body).statusCode()).isEqualTo(400);
        }
        assertThat(server.post("{\"message\":[\"" + MESSAGE + "\"],\"token\":{\"" + good + "\":1},\"topic\":\"a\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    private static List<String> badTokens() {
        String good = KEYS.token("broadcast", "news");
        long past = Instant.now().getEpochSecond() - 3_600;
        return List.of(
                secret(TestKeys.p256().token("broadcast", "news")),
                secret(KEYS.token("subscribe", "news")),
                secret(KEYS.token("broadcast", "other")),
                secret(KEYS.sign(TestKeys.claims("broadcast", past, "news"))),
                secret(KEYS.sign("{\"alg\":\"none\"}", "{\"sub\":\"" + MESSAGE + "\"}")),
                secret(KEYS.sign("{\"sub\":{\"" + MESSAGE + "\":1},\"exp\":\"never\"}")),
                secret(KEYS.sign("no JSON but " + MESSAGE)),
                secret(good.substring(0, good.length() - 10)),
                secret(good + "." + TestKeys.encode("a fifth part")),
                secret(TestKeys.encode("no token, " + MESSAGE)));
    }

    private static void commands(TestSubscriber subscriber) {
        subscriber.say(MESSAGE);
        subscriber.say("/" + MESSAGE);
        String swapped = secret(KEYS.token("subscribe", "news"));
        subscriber.say("/subscribe " + swapped + " news");
        subscriber.say("/subscribe " + swapped + " " + swapped);
        for (String bad : badTokens()) {
            subscriber.say("/subscribe news " + bad);
            subscriber.say("/subscribe  news " + bad);
            subscriber.say("/unsubscribe " + bad);
        }
        subscriber.settle();
    }

    private static void malformedRequests() throws IOException {
        String token = secret(KEYS.token("broadcast", "news"));
        String body = json("topic", "news", "message", MESSAGE, "token", token);
        for (String request : List.of(
                "GET /ws?token=" + token + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /ws?token=" + token + " HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET /" + token + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /events?topic=" + token + "&token=" + token + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "PROXY TCP4 " + token + " 192.0.2.1 1 2\r\n",
                posted("X-Forwarded-For", token),
                posted("Forwarded", "for=\"" + token + "\";by=" + token),
                posted("X-Request-Id", token),
                posted("traceparent", "00-" + token + "-00f067aa0ba902b7-01"),
                "GET /%zz" + token + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /ws#" + token + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token + "\u0001\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nAuthori zation: Bearer " + token + "\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n" + token + "\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: " + token + "/\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nAccept: " + token + "\r\nContent-Type: " + token + "\r\n\r\n",
                "POST /broadcast HTTP/1.1\r\nHost: a\r\nContent-Length: " + token + "\r\n\r\n" + body,
                "POST /broadcast HTTP/1.1\r\nHost: a\r\nContent-Type: " + token + "\r\nContent-Length: 2\r\n\r\n{}",
                "POST /broadcast HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body,
                "POST /broadcast HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + token + "\r\n\r\n" + body,
                "POST /broadcast HTTP/1.1\r\nHost: a\r\nContent-Encoding: " + token + "\r\nContent-Length: 2\r\n\r\n{}",
                "POST /broadcast HTTP/1.1\r\nHost: a\r\nExpect: " + token + "\r\nContent-Length: 2\r\n\r\n{}",
                "POST /nope HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body,
                "DELETE /broadcast HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body,
                "POST /broadcast HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n" + body,
                RawClient.UPGRADE.replace("Version: 13", "Version: " + token),
                RawClient.UPGRADE.replace("dGhlIHNhbXBsZSBub25jZQ==", token),
                RawClient.UPGRADE.replace("Upgrade: websocket", "Upgrade: " + token),
                RawClient.UPGRADE.replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: " + token + "\r\n\r\n"),
                "POST /broadcast HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n5\r" + body + "\r\n0\r\n\r\n",
                "GET\u0001 /" + token + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET\t/" + token + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: " + token,
                "POST /broadcast/batch HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n"
                        + "[\u0000]\u0000",
                "POST /broadcast/batch HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n"
                        + "\u0000\u0000\u0000[",
                "GET /events?topic=a&token=" + token + "&last-event-id=e-1-1" + ".1".repeat(10_000)
                        + " HTTP/1.1\r\nHost: a\r\n\r\n",
                body + "\r\n\r\n",
                token + "\r\n\r\n")) {
            try (RawClient client = RawClient.connect(server.port(), 0)) {
                client.send(request).halfClose();
                assertThat(client.readAll()).doesNotContain(MESSAGE);
            } catch (IOException e) {
                // Reset by a server that does not read all of it, which is its right.
            }
        }
    }

    private static String posted(String header, String value) {
        return "POST /broadcast HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + header + ": " + value
                + "\r\nContent-Length: 2\r\n\r\n{}";
    }

    private static void malformedFrames() throws IOException {
        byte[] message = Wire.utf8(MESSAGE);
        for (byte[] frame : List.of(
                Wire.frame(3, message),
                Wire.frame(Wire.TEXT, Wire.join(message, Wire.octets(0xFF))),
                Wire.close(1000, Wire.join(message, Wire.octets(0xFF))),
                Wire.close(4000, message),
                Wire.frame(Wire.PING, message),
                RawClient.frame(Wire.FIN | Wire.TEXT, message, 5_000, 2, true),
                RawClient.frame(Wire.FIN | Wire.TEXT, message, 64, 0, false))) {
            try (RawClient client = RawClient.connect(server.port(), 0)) {
                client.send(RawClient.UPGRADE).readHead();
                client.send(frame).halfClose();
                client.readAll();
            } catch (IOException e) {
                // Reset likewise.
            }
        }
    }

    private static int post(String token) {
        return server.post(json("topic", "news", "message", MESSAGE, "token", token))
                .statusCode();
    }

    private static String secret(String token) {
        TOKENS.add(token);
        return token;
    }

    @Test
    void log_isAtItsLowestLevel() {
        assertThat(log)
                .contains("event=listening", " TRACE ", "event=request ", "event=refused ", "event=disconnected ");
    }

    @Test
    void log_hasNoMessage() {
        assertThat(log)
                .doesNotContain("Q".repeat(PIECE), TestKeys.encode(MESSAGE).substring(4, 4 + PIECE));
        assertThat(HEX_DUMP.matcher(log).find()).as("a hex dump of a message").isFalse();
    }

    @Test
    void log_hasNoPartOfAToken() {
        String hex = log.toLowerCase(Locale.ROOT).replaceAll("(?<=[0-9a-f]{2})[ :](?=[0-9a-f]{2})", "");
        for (String token : TOKENS) {
            // Every token's header is the same; what follows is its own.
            for (int at = token.indexOf('.') + 1; at + PIECE <= token.length(); at++) {
                String piece = token.substring(at, at + PIECE);
                assertThat(log.contains(piece)).as(piece + " of " + token).isFalse();
                assertThat(hex.contains(HexFormat.of().formatHex(Wire.utf8(piece))))
                        .as("octets of " + piece)
                        .isFalse();
            }
        }
    }

    @Test
    void log_hasNoWarningOfWhatClientsDo() {
        assertThat(log).doesNotContain(" WARN ", " ERROR ");
    }
}
