package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is connected, as operators see it, and how they end connections. */
class AdminConnectionsTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start("ADMIN_PORT", "0");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void list_hasEachConnection_theOldestFirst() throws Exception {
        try (TestSubscriber plain = TestSubscriber.of(server, "news");
                EventReader _ = EventReader.of(server, "news")) {
            plain.settle();
            await().untilAsserted(() -> assertThat(list(""))
                    .matches("\\{\"node\":\"[^\"]+\",\"cluster\":false,\"total\":2,\"connections\":\\["
                            + "\\{\"protocol\":\"plain\",\"age_seconds\":\\d+\\.\\d+,\"subject\":\"test\","
                            + "\"address\":\"127.0.0.1\",\"queued_bytes\":0},"
                            + "\\{\"protocol\":\"sse\",\"age_seconds\":\\d+\\.\\d+,\"subject\":\"test\","
                            + "\"address\":\"127.0.0.1\",\"queued_bytes\":0}]}"));
        }
    }

    @Test
    void connection_withoutAToken_hasNoSubject() {
        try (TestSubscriber silent = TestSubscriber.connect(server)) {
            silent.settle();
            assertThat(list("")).contains("\"subject\":null");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "topic=news, 2",
        "topic=news&subject=ann, 1",
        "topic=other, 1",
        "topic=never, 0",
        "subject=ann, 2",
        "subject=nobody, 0",
        "address=127.0.0.1, 3",
        "address=192.0.2.7, 0",
        "address=2001:db8::7, 0",
        "subject=ann&address=127.0.0.1&topic=other, 1",
        "'', 3"
    })
    void filters_applyTogether(String query, int total) {
        try (TestSubscriber one = as("ann", "news");
                TestSubscriber two = as("ann", "other");
                TestSubscriber three = as("bob", "news")) {
            one.settle();
            two.settle();
            three.settle();
            assertThat(list(query)).contains("\"total\":" + total + ",");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::7", "2001:DB8:0:0:0:0:0:7"})
    void address_isFoundHoweverItIsSpelled(String spelling) throws Exception {
        try (var proxied = TestServer.start("ADMIN_PORT", "0", "TRUSTED_PROXIES", "127.0.0.1");
                var client = RawClient.connect(proxied)) {
            client.send(RawClient.UPGRADE.replace("Host: test", "Host: test\r\nX-Forwarded-For: 2001:db8::7"));
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            await().untilAsserted(() -> assertThat(proxied.getAdmin("/admin/connections?address=" + spelling)
                            .body())
                    .contains("\"total\":1,", "\"address\":\"2001:db8::7\""));
        }
    }

    @Test
    void longSubject_isCutInTheList_andFoundByTheWhole() {
        String subject = "x".repeat(2_000);
        try (TestSubscriber one = as(subject, "news")) {
            one.settle();
            assertThat(list("subject=" + subject)).contains("\"total\":1,", "xxx\u2026\"");
        }
    }

    @Test
    void queuedBytes_areToldOfAClientThatDoesNotRead() throws Exception {
        try (RawClient lazy = RawClient.upgraded(server, 4_096)) {
            lazy.text("/subscribe news " + server.keys().token("subscribe", "news"));
            await().until(() -> list("topic=news").contains("\"total\":1,"));
            for (int i = 0; i < 8; i++) {
                server.broadcast("news", "x".repeat(100_000));
            }
            await().until(() -> !list("topic=news&sort=queued").contains("\"queued_bytes\":0}"));
        }
    }

    @Test
    void disconnect_endsThoseThatAreMeant_andNobodyElse() throws Exception {
        try (TestSubscriber meant = as("ann", "news");
                TestSubscriber other = as("bob", "news");
                EventReader _ = EventReader.of(server, "news")) {
            meant.settle();
            other.settle();

            HttpResponse<String> answer = delete("subject=ann", server.keys().token("admin"));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).endsWith("\"disconnected\":1}");
            assertThat(meant.end()).startsWith("1008 ").contains("disconnected by an operator");
            await().until(() -> list("").contains("\"total\":2,"));
            server.broadcast("news", "still here");
            assertThat(other.next()).isEqualTo("still here");
            await().until(() -> server.metric("notiflux_connections_closed_total{reason=\"admin\",}") == 1);
        }
    }

    @Test
    void disconnect_isALine_withWhoDidIt() {
        try (LogCapture log = LogCapture.info();
                TestSubscriber meant = as("ann", "news")) {
            meant.settle();
            delete("subject=ann", server.keys().token("admin"));
            assertThat(log.line("disconnected_by_admin"))
                    .matches("INFO event=disconnected_by_admin connections=1 address=127.0.0.1 request=\\w+"
                            + " subject=test");
        }
    }

    @Test
    void disconnect_byTopic_endsStreamsOfEventsToo() throws Exception {
        try (TestSubscriber webSocket = as("ann", "news");
                EventReader events = EventReader.of(server, "news", "weather")) {
            webSocket.settle();
            assertThat(delete("topic=news", server.keys().token("admin")).body())
                    .endsWith("\"disconnected\":2}");
            assertThat(webSocket.end()).startsWith("1008 ");
            assertThat(events.socket().readAll()).contains("retry:");
        }
    }

    @ParameterizedTest
    @CsvSource({"subscribe, 403, scope_denied", "broadcast, 403, scope_denied", "other, 401, token_claims"})
    void disconnect_withAnotherScope_isRefused(String scope, int status, String code) {
        try (TestSubscriber stays = as("ann", "news")) {
            stays.settle();
            HttpResponse<String> answer = delete("subject=ann", server.keys().token(scope, "news"));
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).contains(code);
            assertThat(list("")).contains("\"total\":1,");
        }
    }

    @Test
    void disconnect_withoutAGoodToken_isRefused() {
        HttpResponse<String> none =
                server.send(HttpRequest.newBuilder(server.adminUri("/admin/connections?subject=ann"))
                        .DELETE()
                        .build());
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.body()).contains("token_missing", "'admin'");
        assertThat(delete("subject=ann", TestKeys.p256().token("admin")).statusCode())
                .isEqualTo(401);
        String expired =
                server.keys().sign(TestKeys.claims("admin", Instant.now().getEpochSecond() - 3_600));
        assertThat(delete("subject=ann", expired).body()).contains("token_expired");
    }

    @Test
    void disconnect_ofAll_isRefused() {
        HttpResponse<String> answer = delete("", server.keys().token("admin"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Say which connections");
    }

    @ParameterizedTest
    @ValueSource(strings = {"address=localhost", "address=1.2.3.4.5", "limit=0", "limit=1001", "sort=name", "topics=a"})
    void parameter_thatIsWrong_isToldWith400(String query) {
        assertThat(server.getAdmin("/admin/connections?" + query).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=1", "sort=age"})
    void parameter_ofTheList_hasNoMeaningForAnEnd(String query) {
        assertThat(delete("subject=ann&" + query, server.keys().token("admin")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void adminsToken_opensNothingElse() {
        assertThat(server.post(TestServer.json(
                                "topic",
                                "news",
                                "message",
                                "x",
                                "token",
                                server.keys().token("admin", "news")))
                        .statusCode())
                .isEqualTo(403);
    }

    private TestSubscriber as(String subject, String topic) {
        TestSubscriber subscriber = TestSubscriber.connect(server);
        subscriber.say("/subscribe " + topic + " "
                + server.keys()
                        .sign(TestKeys.claims("subscribe", Instant.now().getEpochSecond() + 600, topic)
                                .replace("\"sub\":\"test\"", "\"sub\":\"" + subject + "\"")));
        return subscriber;
    }

    private String list(String query) {
        HttpResponse<String> answer = server.getAdmin("/admin/connections?" + query);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> delete(String query, String token) {
        return server.send(HttpRequest.newBuilder(server.adminUri("/admin/connections?" + encoded(query)))
                .header("Authorization", "Bearer " + token)
                .DELETE()
                .build());
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8)
                .replace("%3D", "=")
                .replace("%26", "&");
    }
}
