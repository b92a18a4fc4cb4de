package io.notiflux;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose keys come from an issuer's address (JWT_JWKS_URL). */
class KeysByUrlTest {
    private final TestKeys old = TestKeys.p256();
    private final TestKeys next = TestKeys.p256();
    private JwksServer issuer;

    @BeforeEach
    void serve() throws IOException {
        issuer = JwksServer.serving(TestJwks.named("old", old));
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void keys_areThereOnceItListens() {
        try (TestServer server = start()) {
            assertThat(issuer.requests()).isEqualTo(1);
            assertThat(ready(server).statusCode()).isEqualTo(200);
            assertThat(post(server, token(old, "old")).statusCode()).isEqualTo(200);
            assertThat(server.metric("notiflux_jwks_fetches_total{result=\"changed\",}"))
                    .isEqualTo(1);
        }
    }

    /** Publishers with the old key go on, while twenty come with the new one at the very moment that it is there. */
    @ParameterizedTest
    @ValueSource(strings = {"new", ""})
    void rotation_refusesNobody(String id) throws Exception {
        try (TestServer server = start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var over = new AtomicBoolean();
            List<Future<Boolean>> former = many(4, threads::submit, () -> {
                boolean good = true;
                while (!over.get()) {
                    good &= post(server, token(old, "old")).statusCode() == 200;
                }
                return good;
            });
            issuer.serves(TestJwks.set(TestJwks.jwk(old, "old"), TestJwks.jwk(next, "new")));
            List<Future<Boolean>> newcomers = many(
                    20, threads::submit, () -> post(server, token(next, id)).statusCode() == 200);
            for (Future<Boolean> newcomer : newcomers) {
                assertThat(newcomer.get()).isTrue();
            }
            over.set(true);
            for (Future<Boolean> publisher : former) {
                assertThat(publisher.get()).isTrue();
            }
            assertThat(issuer.requests())
                    .as("at the start, and for the newcomers")
                    .isEqualTo(2);
        }
    }

    @Test
    void strangersTokens_haveTheIssuerAskedOnce() {
        try (TestServer server = start()) {
            for (int i = 0; i < 100; i++) {
                assertThat(post(server, token(next, "made-up-" + i)).body()).contains("\"token_signature\"");
            }
            assertThat(issuer.requests()).isEqualTo(2);
        }
    }

    @Test
    void issuerThatFails_locksNobodyOut() {
        try (TestServer server = start()) {
            String known = token(old, "old");
            assertThat(post(server, known).statusCode()).isEqualTo(200);
            issuer.answers(JwksServer.answer(500, ""));
            assertThat(post(server, token(next, "new")).body()).contains("\"token_signature\"");
            assertThat(issuer.requests()).isEqualTo(2);
            assertThat(post(server, known).statusCode()).isEqualTo(200);
            assertThat(post(server, token(old, "old")).statusCode()).isEqualTo(200);
            assertThat(ready(server).statusCode()).isEqualTo(200);
            await().until(() ->
                    server.metric("notiflux_jwks_fetches_total{result=\"failed\",}") == issuer.requests() - 1);
        }
    }

    @Test
    void startWithoutTheIssuer_isNotReady_andSaysThatKeysAreMissing() {
        issuer.answers(JwksServer.answer(503, ""));
        try (TestServer server = start()) {
            assertThat(server.get("/health").statusCode()).isEqualTo(200);
            assertThat(server.get("/observe/health/live").statusCode()).isEqualTo(200);
            assertThat(ready(server).statusCode()).isEqualTo(503);
            assertThat(ready(server).body()).contains("\"data\":{\"keys\":\"it answers with status 503\"}");
            HttpResponse<String> refused = post(server, token(old, "old"));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("\"unavailable\"", "no keys yet");
            assertThat(post(server, "no token").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void issuerThatComesLater_isFoundByItself() {
        issuer.answers(JwksServer.answer(503, ""));
        try (TestServer server = start()) {
            issuer.serves(TestJwks.named("old", old));
            await().atMost(30, SECONDS).until(() -> ready(server).statusCode() == 200);
            assertThat(post(server, token(old, "old")).statusCode()).isEqualTo(200);
        }
    }

    /** Most clients come again after a failed upgrade, but not after a refused subscription. */
    @Test
    void webSocket_beforeThereAreKeys_isRefusedForNow() throws Exception {
        issuer.answers(JwksServer.answer(503, ""));
        try (TestServer server = start()) {
            assertThat(upgraded(server)).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
            issuer.serves(TestJwks.named("old", old));
            assertThat(post(server, token(old, "old")).statusCode()).isEqualTo(200);
            assertThat(upgraded(server)).startsWith("HTTP/1.1 101 ");
        }
    }

    private static String upgraded(TestServer server) throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            client.send(RawClient.UPGRADE);
            return client.readHead();
        }
    }

    /** An {@code EventSource} would give up for good after a 503. */
    @Test
    void eventSource_beforeThereAreKeys_comesBack() {
        issuer.answers(JwksServer.answer(503, ""));
        try (TestServer server = start()) {
            String path = "/events?topic=a&token=" + old.token("subscribe", "a");
            assertThat(server.get(path).statusCode()).isEqualTo(503);
            HttpResponse<String> answer = server.send(HttpRequest.newBuilder(server.uri(path))
                    .header("Accept", "text/event-stream")
                    .build());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("retry:");
        }
    }

    private TestServer start() {
        return TestServer.start(
                "JWT_PUBLIC_KEY_B64", "", "JWT_JWKS_URL", issuer.url().toString());
    }

    private static HttpResponse<String> ready(TestServer server) {
        return server.get("/observe/health/ready");
    }

    private static HttpResponse<String> post(TestServer server, String token) {
        return server.post(TestServer.json("topic", "a", "message", "m", "token", token));
    }

    private static String token(TestKeys keys, String id) {
        String claims = TestKeys.claims("broadcast", 4_102_444_800L, "a");
        return id.isEmpty() ? keys.sign(claims) : keys.sign(TestJwks.header(id), claims);
    }

    private interface Submit<T> {
        Future<T> submit(Callable<T> task);
    }

    private static <T> List<Future<T>> many(int count, Submit<T> threads, Callable<T> task) {
        return IntStream.range(0, count).mapToObj(_ -> threads.submit(task)).toList();
    }
}
