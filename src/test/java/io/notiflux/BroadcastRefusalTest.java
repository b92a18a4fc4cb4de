package io.notiflux;

import static io.notiflux.Problems.assertProblem;
import static io.notiflux.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for a broadcast that are refused for something else than their body. */
class BroadcastRefusalTest {
    private static TestServer server;
    private static TestSubscriber subscriber;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        subscriber = TestSubscriber.of(server, "news");
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

    static Stream<Arguments> badTokens() {
        TestKeys keys = TestKeys.p256();
        long now = Instant.now().getEpochSecond();
        String claims = TestKeys.claims("broadcast", now + 60, "news");
        return Stream.of(
                argumentSet("one part", "token_malformed", "eyJub3QtYS10b2tlbg"),
                argumentSet("three parts of rubbish", "token_malformed", "eyJ.eyJ.eyJ"),
                argumentSet("alg none", "token_malformed", unsigned("none", claims)),
                argumentSet("alg HS256", "token_malformed", unsigned("HS256", claims)),
                argumentSet("20,000 characters", "token_malformed", "eyJ" + "a".repeat(20_000)),
                argumentSet("another key", "token_signature", keys.sign(claims)));
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void tokenOfNoUse_isUnauthorized(String code, String token) {
        assertUnauthorized(post(token), code);
        assertUnauthorized(postWithHeader("Bearer " + token), code);
    }

    @Test
    void tokenThatWasTamperedWith_isUnauthorized() {
        String[] mine = server.keys().token("broadcast", "weather").split("\\.", -1);
        String payload =
                TestKeys.encode(TestKeys.claims("broadcast", Instant.now().getEpochSecond() + 60, "news"));
        assertUnauthorized(post(mine[0] + "." + payload + "." + mine[2]), "token_signature");
    }

    @Test
    void tokenThatExpired_isUnauthorized() {
        String claims = TestKeys.claims("broadcast", Instant.now().getEpochSecond() - 120, "news");
        assertUnauthorized(post(server.keys().sign(claims)), "token_expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "exp", "topics", "scope"})
    void tokenThatLacksAClaim_isUnauthorized(String claim) {
        String claims = TestKeys.claims("broadcast", Instant.now().getEpochSecond() + 60, "news");
        String without = claims.replace("\"" + claim + "\"", "\"x-" + claim + "\"");
        assertUnauthorized(post(server.keys().sign(without)), "token_claims");
    }

    @Test
    void noToken_isUnauthorized() {
        assertUnauthorized(server.post(json("topic", "news", "message", "m")), "token_missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic eyJhOmI=", "Bearer", "Bearer ", "eyJhbGci", "BearereyJ"})
    void authorizationThatIsNoBearerToken_isUnauthorized(String authorization) {
        HttpResponse<String> response = postWithHeader(authorization);
        assertUnauthorized(response, "token_missing");
    }

    @Test
    void tokenOfAnotherScope_isForbidden() {
        assertForbidden(post(server.keys().token("subscribe", "news")), "scope_denied");
    }

    @Test
    void tokenWithoutTheTopic_isForbidden() {
        assertForbidden(post(server.keys().token("broadcast", "weather", "news2", "*")), "topic_denied");
        assertForbidden(post(server.keys().token("broadcast")), "topic_denied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nope", "/broadcasts", "/broadcast/news", "/Broadcast", "/observe/nope", "/ws/x"})
    void unknownPath_isNotFound(String path) {
        HttpRequest request = HttpRequest.newBuilder(server.uri(path))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertProblem(server.send(request), 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/broadcast|GET|POST",
                "/broadcast|PUT|POST",
                "/broadcast|DELETE|POST",
                "/broadcast|PATCH|POST",
                "/broadcast|OPTIONS|POST",
                "/health|POST|GET, HEAD",
                "/health|DELETE|GET, HEAD",
                "/ws|POST|GET",
                "/observe/metrics|POST|GET, HEAD",
                "/observe/health|PUT|GET, HEAD",
                "/observe/health/ready|DELETE|GET, HEAD"
            })
    void knownPathWithAnotherMethod_isNotAllowedAndTellsWhichAre(String path, String method, String allowed) {
        HttpRequest request = HttpRequest.newBuilder(server.uri(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = server.send(request);
        assertProblem(response, 405, "method_not_allowed");
        assertThat(response.headers().allValues("Allow")).containsExactly(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/json",
                "application/x-www-form-urlencoded",
                "application/octet-stream",
                "application/jsonp",
                "json",
                "application/json; charset=iso-8859-1",
                "application/json; charset=utf-16",
                "application/cloudevents+json; charset=iso-8859-1"
            })
    void contentTypeOfSomethingElse_isUnsupported(String type) {
        assertProblem(postAs(Optional.of(type)), 415, "unsupported_media_type");
    }

    @Test
    void noContentType_isUnsupported() {
        assertProblem(postAs(Optional.empty()), 415, "unsupported_media_type");
    }

    @Test
    void refusals_areCountedByTheirCode() {
        String series = "notiflux_broadcasts_total{result=\"topic_denied\",}";
        double before = server.metric(series);
        post(server.keys().token("broadcast", "weather"));
        assertThat(server.metric(series)).isEqualTo(before + 1);
    }

    private static void assertUnauthorized(HttpResponse<String> response, String code) {
        assertProblem(response, 401, code);
        assertThat(response.headers().allValues("WWW-Authenticate")).containsExactly("Bearer error=\"invalid_token\"");
    }

    private static void assertForbidden(HttpResponse<String> response, String code) {
        assertProblem(response, 403, code);
        assertThat(response.headers().allValues("WWW-Authenticate"))
                .containsExactly("Bearer error=\"insufficient_scope\"");
    }

    private static HttpResponse<String> post(String token) {
        return server.post(json("topic", "news", "message", "m", "token", token));
    }

    private static HttpResponse<String> postWithHeader(String authorization) {
        return server.send(HttpRequest.newBuilder(server.uri("/broadcast"))
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofString(json("topic", "news", "message", "m")))
                .build());
    }

    private static HttpResponse<String> postAs(Optional<String> type) {
        String token = server.keys().token("broadcast", "news");
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/broadcast"))
                .POST(HttpRequest.BodyPublishers.ofString(json("topic", "news", "message", "m", "token", token)));
        type.ifPresent(t -> request.header("Content-Type", t));
        return server.send(request.build());
    }

    private static String unsigned(String algorithm, String claims) {
        return TestKeys.encode("{\"alg\":\"" + algorithm + "\"}") + "." + TestKeys.encode(claims) + "."
                + TestKeys.encode(new byte[64]);
    }
}
