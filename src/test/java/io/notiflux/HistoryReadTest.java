package io.notiflux;

import static io.notiflux.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /topics/{topic}/messages}: histories that are read over HTTP. */
class HistoryReadTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("HISTORY_SIZE", "2000", "ALLOWED_ORIGINS", "https://app.example");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void newest_areTheAnswer_whereNoIdIsNamed() {
        server.broadcast("read:new", "h\\u00e9llo \\\" \\u0001 \ud83d\ude00");
        String last = server.broadcastId("read:new", "2");
        HttpResponse<String> response = get("read:new", "?limit=1");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.body())
                .isEqualTo("{\"topic\":\"read:new\",\"position\":\"" + last + "\",\"messages\":[{\"id\":\"" + last
                        + "\",\"message\":\"2\"}]}");
        assertThat(texts(page("read:new", ""))).containsExactly("h\u00e9llo \" \u0001 \ud83d\ude00", "2");
    }

    @Test
    void whatCameAfterAnId_isTheAnswer_pageByPage() {
        String first = server.broadcastId("read:pages", "0");
        publish("read:pages", 7);
        List<String> read = new ArrayList<>();
        String after = first;
        for (JsonNode page = page("read:pages", "?limit=3&after=" + after);
                !page.get("messages").isEmpty();
                page = page("read:pages", "?limit=3&after=" + after)) {
            assertThat(page.get("recovered").booleanValue()).isTrue();
            read.addAll(texts(page));
            after = page.get("position").textValue();
        }
        assertThat(read).containsExactly("1", "2", "3", "4", "5", "6", "7");
    }

    @Test
    void positionOfAReading_isOneToSubscribeFrom() {
        server.broadcast("read:on", "1");
        String position = page("read:on", "").get("position").textValue();
        server.broadcast("read:on", "2");
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask("{\"type\":\"subscribe\",\"topics\":[\"read:on\"],\"token\":\""
                            + server.keys().token("subscribe", "read:on") + "\",\"since\":{\"read:on\":\"" + position
                            + "\"}}"))
                    .contains("\"recovered\":true");
            assertThat(client.next()).contains("\"message\":\"2\"");
        }
    }

    @Test
    void idOfAnotherServer_isNotRecovered() {
        server.broadcast("read:gap", "1");
        JsonNode page = page("read:gap", "?after=gone-1");
        assertThat(page.get("recovered").booleanValue()).isFalse();
        assertThat(texts(page)).containsExactly("1");
    }

    @Test
    void topicWithoutMessages_hasAnEmptyPage() {
        JsonNode page = page("read:none", "");
        assertThat(page.get("messages")).isEmpty();
        assertThat(page.get("position").textValue()).endsWith("-0");
    }

    @Test
    void limit_isAHundred_ifTheRequestDoesNotSay() {
        publish("read:limit", 1_001);
        assertThat(texts(page("read:limit", ""))).hasSize(100).endsWith("1001");
        assertThat(texts(page("read:limit", "?limit=1"))).containsExactly("1001");
        assertThat(texts(page("read:limit", "?limit=1000"))).hasSize(1_000).startsWith("2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "?limit=0 | from 1 to 1000",
                "?limit=1001 | from 1 to 1000",
                "?limit=-1 | from 1 to 1000",
                "?limit=x | from 1 to 1000",
                "?limit=1&limit=1 | 'limit' is there more than once",
                "?after=x | 'after' is no id of a message",
                "?after=e-1x | 'after' is no id",
                "?after=e-1&after=e-2 | 'after' is there more than once",
                "?before=e-1 | no meaning here; those that have are after, limit",
                "?token=t | no meaning here"
            })
    void wrongParameter_isRefused(String query, String words) {
        HttpResponse<String> response = get("read:wrong", query);
        assertProblem(response, 400, "malformed_request");
        assertThat(response.body()).contains(words);
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void page_endsBeforeItIsTooLarge_butHasAMessage() {
        String first = server.broadcastId("read:large", "0");
        for (String letter : List.of("a", "b", "c")) {
            server.broadcast("read:large", letter.repeat(120_000));
        }
        server.broadcast("read:large", "d".repeat(1_000_000));
        JsonNode one = page("read:large", "?after=" + first);
        assertThat(texts(one)).extracting(text -> text.substring(0, 1)).containsExactly("a", "b");
        JsonNode two = page("read:large", "?after=" + one.get("position").textValue());
        assertThat(texts(two)).extracting(text -> text.substring(0, 1)).containsExactly("c");
        JsonNode three = page("read:large", "?after=" + two.get("position").textValue());
        assertThat(texts(three)).containsExactly("d".repeat(1_000_000));
        assertThat(texts(page("read:large", ""))).containsExactly("d".repeat(1_000_000));
    }

    @ParameterizedTest
    @CsvSource({"read%2Fa%2fb, read/a/b", "read:a%25b, read:a%b", "%C3%A9+read, é+read", "messages, messages"})
    void topic_isDecodedOnce(String path, String topic) {
        server.broadcast(topic, "here");
        assertThat(texts(Problems.json(get(path, topic, "subscribe", "").body())))
                .containsExactly("here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topics/messages/", "/topics/a/messages/", "/topics/a/b/messages", "/topics/a/message"})
    void path_ofNoHistory_isNotThere(String path) {
        assertProblem(server.get(path), 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource({"a%20b, 400", "%ff, 400"})
    void topic_thatMayNotBeOne_isRefused(String path, int status) {
        assertProblem(get(path, "read:wrong", "subscribe", ""), status, "malformed_request");
    }

    @Test
    void token_mustBeThere_andGood_andForTheTopic() {
        assertProblem(server.get("/topics/read:token/messages"), 401, "token_missing");
        assertProblem(get("read:token", "read:token", "broadcast", ""), 403, "scope_denied");
        assertProblem(get("read:token", "read:other", "subscribe", ""), 403, "topic_denied");
        assertProblem(send(request("read:token", "").header("Authorization", "Bearer x")), 401, "token_malformed");
        String expired =
                server.keys().sign(TestKeys.claims("subscribe", Instant.now().getEpochSecond() - 61, "read:token"));
        assertProblem(
                send(request("read:token", "").header("Authorization", "Bearer " + expired)), 401, "token_expired");
    }

    @Test
    void head_hasTheHeadAlone() {
        server.broadcast("read:head", "1");
        HttpRequest.Builder head = request("read:head", "").HEAD();
        HttpResponse<String> response =
                send(head.header("Authorization", "Bearer " + server.keys().token("subscribe", "read:head")));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void otherMethods_areNotAllowed(String method) {
        HttpResponse<String> response =
                send(request("read:method", "").method(method, HttpRequest.BodyPublishers.noBody()));
        assertProblem(response, 405, "method_not_allowed");
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void pagesOfAllowedOrigins_mayRead() throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            client.send("GET /topics/read:cors/messages HTTP/1.1\r\nHost: test\r\nOrigin: https://app.example\r\n"
                    + "Authorization: Bearer " + server.keys().token("subscribe", "read:cors")
                    + "\r\nConnection: close\r\n\r\n");
            RawResponse response = RawResponse.readFrom(client);
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers()).containsEntry("access-control-allow-origin", "https://app.example");
        }
    }

    @Test
    void request_isALineAtDebug_andARefusalAtInfo_withoutItsQuery() {
        try (LogCapture log = LogCapture.debug()) {
            get("read:log", "?limit=1");
            assertThat(log.line("request"))
                    .contains(" path=\"/topics/{topic}/messages\" ", " status=200 ", " topic=read:log");
        }
        try (LogCapture log = LogCapture.info()) {
            get("read:log", "read:log", "subscribe", "?limit=0");
            assertThat(log.line("request"))
                    .contains(" path=\"/topics/{topic}/messages\" ", " reason=malformed_request", " subject=test")
                    .doesNotContain("read:log", "limit");
        }
    }

    @Test
    void whoReadsWhileMessagesAreBroadcast_getsEachOnce() {
        String after = server.broadcastId("read:race", "0");
        CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> publish("read:race", 300));
        List<String> read = new ArrayList<>();
        while (read.size() < 300) {
            JsonNode page = page("read:race", "?limit=7&after=" + after);
            assertThat(page.get("recovered").booleanValue()).isTrue();
            read.addAll(texts(page));
            after = page.get("position").textValue();
        }
        publisher.join();
        assertThat(read)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 300)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void readerThatGoesAway_givesItsMemoryBack_andIsNoFault() throws IOException {
        server.broadcast("read:gone", "x".repeat(1_500_000));
        double before = server.metric("notiflux_budget_bytes{budget=\"queues\",}");
        try (LogCapture log = LogCapture.info()) {
            try (RawClient client = RawClient.connect(server, 4_096)) {
                client.send("GET /topics/read:gone/messages HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer "
                        + server.keys().token("subscribe", "read:gone") + "\r\n\r\n");
                assertThat(client.readHead()).startsWith("HTTP/1.1 200");
                assertThat(server.metric("notiflux_budget_bytes{budget=\"queues\",}"))
                        .isGreaterThan(before);
            }
            await().untilAsserted(() -> assertThat(server.metric("notiflux_budget_bytes{budget=\"queues\",}"))
                    .isEqualTo(before));
            assertThat(log.lines()).isEmpty();
        }
        assertThat(get("read:gone", "").statusCode()).isEqualTo(200);
    }

    @Test
    void idAhead_isWaitedFor() throws Exception {
        try (var fed = LogFedServer.start();
                HttpClient http = HttpClient.newHttpClient()) {
            fed.forget("log", 0);
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + fed.port() + "/topics/a/messages?after=log-2000"))
                    .header("Authorization", "Bearer " + fed.keys().token("subscribe", "a"))
                    .build();
            fed.record(1, "a");
            CompletableFuture<HttpResponse<String>> answer =
                    http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
            await().during(Duration.ofMillis(300)).until(() -> !answer.isDone());
            fed.record(2, "a");
            fed.record(3, "a");
            JsonNode page = Problems.json(answer.get().body());
            assertThat(page.get("recovered").booleanValue()).isTrue();
            assertThat(texts(Problems.json(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())))
                    .containsExactly("3");
        }
    }

    @Test
    void idThatDoesNotCome_isNotWaitedForLong() throws Exception {
        try (var fed = LogFedServer.start();
                HttpClient http = HttpClient.newHttpClient()) {
            fed.forget("log", 0);
            fed.record(1, "a");
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + fed.port() + "/topics/a/messages?after=log-9000"))
                    .header("Authorization", "Bearer " + fed.keys().token("subscribe", "a"))
                    .build();
            JsonNode page = Problems.json(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            assertThat(page.get("recovered").booleanValue()).isFalse();
            assertThat(texts(page)).containsExactly("1");
        }
    }

    private static void publish(String topic, int last) {
        String token = server.keys().token("broadcast", topic);
        IntStream.rangeClosed(1, last)
                .forEach(
                        number -> server.post(TestServer.json("topic", topic, "message", "" + number, "token", token)));
    }

    private static JsonNode page(String topic, String query) {
        HttpResponse<String> response = get(topic, query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Problems.json(response.body());
    }

    private static List<String> texts(JsonNode page) {
        List<String> texts = new ArrayList<>();
        page.get("messages").forEach(message -> texts.add(message.get("message").textValue()));
        return texts;
    }

    private static HttpResponse<String> get(String topic, String query) {
        return get(topic, topic, "subscribe", query);
    }

    /** @param path the topic as the path has it */
    private static HttpResponse<String> get(String path, String topic, String scope, String query) {
        return send(request(path, query)
                .header("Authorization", "Bearer " + server.keys().token(scope, topic)));
    }

    private static HttpRequest.Builder request(String path, String query) {
        return HttpRequest.newBuilder(server.uri("/topics/" + path + "/messages" + query));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        return server.send(request.build());
    }
}
