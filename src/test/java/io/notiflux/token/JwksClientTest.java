package io.notiflux.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpHandler;
import io.notiflux.JwksServer;
import io.notiflux.TestJwks;
import io.notiflux.TestKeys;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One fetch of an issuer's keys, and whatever may come instead. */
class JwksClientTest {
    private static final TestKeys KEYS = TestKeys.p256();
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);

    private JwksServer issuer;

    @BeforeEach
    void start() throws IOException {
        issuer = JwksServer.serving(TestJwks.of(KEYS));
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void set_isFetched() throws Exception {
        KeyParserTest.assertVerifies(fetch(), KEYS);
    }

    @Test
    void longestSet_isRead_andOneByteMoreIsNot() throws Exception {
        String set = TestJwks.of(KEYS);
        String longest = set + " ".repeat(JwksClient.MAX_BYTES - set.length());
        issuer.serves(longest);
        assertThat(fetch().size()).isEqualTo(1);

        issuer.serves(longest + " ");
        assertFails("its answer has more than 65536 bytes");
    }

    @Test
    void mostKeys_areTaken_andOneMoreIsNot() throws Exception {
        List<String> keys = IntStream.rangeClosed(0, JwksClient.MAX_KEYS)
                .mapToObj(number -> TestJwks.jwk(TestKeys.p256(), "k" + number))
                .toList();
        issuer.serves(TestJwks.set(keys.subList(1, keys.size()).toArray(String[]::new)));
        assertThat(fetch().size()).isEqualTo(JwksClient.MAX_KEYS);

        issuer.serves(TestJwks.set(keys.toArray(String[]::new)));
        assertFails("its answer has 9 P-256 keys, more than 8");
    }

    /** Of an answer without an end, no more is read than is needed to refuse it: the issuer's writing fails. */
    @Test
    void endlessBody_isReadNoFurtherThanTheLimit() {
        var stopped = new CountDownLatch(1);
        issuer.answers(exchange -> {
            try {
                JwksServer.endless().handle(exchange);
            } finally {
                stopped.countDown();
            }
        });
        assertFails("its answer has more than 65536 bytes");
        await().until(() -> stopped.getCount() == 0);
    }

    @Test
    void dripping_endsWithTheTimeForTheWholeAnswer() {
        var stopped = new CountDownLatch(1);
        issuer.answers(exchange -> {
            try {
                JwksServer.dripping().handle(exchange);
            } finally {
                stopped.countDown();
            }
        });
        assertFails(Duration.ofSeconds(3), "no whole answer within 3000 ms");
        await().until(() -> stopped.getCount() == 0);
    }

    @Test
    void silence_endsWithTheTimeForTheWholeAnswer() {
        var end = new CountDownLatch(1);
        issuer.answers(_ -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertFails(SHORT, "no whole answer within 300 ms");
        end.countDown();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirect_isNotFollowed(int status) throws Exception {
        try (var elsewhere = JwksServer.serving(TestJwks.of(KEYS))) {
            issuer.answers(JwksServer.redirect(status, elsewhere.url()));
            assertFails("it redirects with status " + status + ", and no redirect is followed");
            assertThat(elsewhere.requests()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 401, 403, 404, 429, 500, 503})
    void otherStatus_isTold(int status) {
        issuer.answers(JwksServer.answer(status, status == 204 ? "" : TestJwks.of(KEYS)));
        assertFails("it answers with status " + status);
    }

    /** Its body is of no interest. */
    @Test
    void endlessBodyOfAnError_isNotRead() {
        HttpHandler endless = JwksServer.endless();
        issuer.answers(exchange -> {
            exchange.sendResponseHeaders(500, 0);
            endless.handle(exchange);
        });
        assertFails("it answers with status 500");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "null", "[]", "\"secret\"", "{", "{}", "<!DOCTYPE html><title>secret</title>", "\0\0"})
    void answer_thatIsNoSet_isRefused(String body) {
        issuer.serves(body);
        assertFails("its answer is not a JWKS");
    }

    @Test
    void set_withoutAKeyForUs_isRefused() {
        issuer.serves("{\"keys\":[]}");
        assertFails("its answer is a JWKS without a P-256 key for signatures");
        issuer.serves("{\"keys\":[{\"kty\":\"RSA\",\"n\":\"secret\",\"e\":\"AQAB\"}]}");
        assertFails("its answer is a JWKS without a P-256 key for signatures");
    }

    @Test
    void set_withAPrivateKey_isRefusedWithoutAWordOfIt() {
        issuer.serves(TestJwks.set(TestJwks.jwk(KEYS, "P-256", 32, ",\"d\":\"secret\"")));
        assertFails("its answer holds a private key");
    }

    @Test
    void nobodyThere_isTold() {
        issuer.close();
        assertFails("no connection to it");
    }

    @Test
    void connectionBrokenOff_isTold() {
        issuer.answers(_ -> {
            throw new IOException("secret");
        });
        assertFails("it broke the connection off");
    }

    @Test
    void serverWithoutTls_isTold() throws IOException {
        try (var peer = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.startVirtualThread(() -> {
                while (!peer.isClosed()) { // the client may try again
                    try (Socket accepted = peer.accept()) {
                        // Unread bytes would have the connection reset, which may overtake the answer.
                        int _ = accepted.getInputStream().read(new byte[4_096]);
                        accepted.getOutputStream().write("HTTP/1.1 400 \r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        // the test is over, or this client is
                    }
                }
            });
            assertFails(URI.create("https://127.0.0.1:" + peer.getLocalPort()), LONG, "no TLS with it");
        }
    }

    @Test
    void unknownHost_isTold_inEitherFormThatTheJdkHas() {
        assertThat(JwksFault.of(new UnknownHostException("secret"))).isEqualTo("its host's name is not known here");
        var resolved = new ConnectException("secret");
        resolved.initCause(new UnresolvedAddressException());
        assertThat(JwksFault.of(resolved)).isEqualTo("its host's name is not known here");
    }

    private VerificationKeys fetch() throws Exception {
        try (var client = new JwksClient(issuer.url(), HttpClient.newBuilder(), LONG)) {
            return client.fetch();
        }
    }

    private void assertFails(String words) {
        assertFails(issuer.url(), LONG, words);
    }

    private void assertFails(Duration limit, String words) {
        assertFails(issuer.url(), limit, words);
    }

    private static void assertFails(URI url, Duration limit, String words) {
        URI withSecret = URI.create(url + "?key=secret");
        try (var client = new JwksClient(withSecret, HttpClient.newBuilder(), limit)) {
            assertThatExceptionOfType(JwksException.class)
                    .isThrownBy(client::fetch)
                    .withMessageStartingWith(words)
                    .withMessageNotContaining("secret");
        }
    }
}
