package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators are told of topics. */
class AdminTopicsTest {
    private static final String ODD = "odd/topic:'1';é/..";
    private static TestServer server;
    private static final List<TestSubscriber> SUBSCRIBERS = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = TestServer.start("ADMIN_PORT", "0");
        SUBSCRIBERS.add(TestSubscriber.of(server, "news:a"));
        SUBSCRIBERS.add(TestSubscriber.of(server, "news:a"));
        SUBSCRIBERS.add(TestSubscriber.of(server, "news:b"));
        server.broadcast("news:b", "1");
        server.broadcast("news:b", "22");
        server.broadcast("news:c", "a longer message");
        server.broadcast(ODD, "x");
    }

    @AfterAll
    static void stop() {
        SUBSCRIBERS.forEach(TestSubscriber::close);
        server.close();
    }

    @Test
    void list_hasEachTopicWithItsNumbers() {
        HttpResponse<String> answer = server.getAdmin("/admin/topics?prefix=news:");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.body())
                .matches("\\{\"node\":\"[^\"]+\",\"cluster\":false,\"total\":3,\"topics\":\\["
                        + "\\{\"name\":\"news:a\",\"subscribers\":2,\"messages_per_minute\":0,\"bytes_per_minute\":0,"
                        + "\"last\":null,\"history\":\\{\"messages\":0,\"bytes\":0}},"
                        + "\\{\"name\":\"news:b\",\"subscribers\":1,\"messages_per_minute\":2,\"bytes_per_minute\":3,"
                        + "\"last\":\"[^\"]+-2\",\"history\":\\{\"messages\":2,\"bytes\":\\d+}},"
                        + "\\{\"name\":\"news:c\",.*}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "name, news:a news:b news:c",
        "subscribers, news:a news:b news:c",
        "messages, news:b news:c news:a",
        "bytes, news:c news:b news:a",
        "history, news:b news:c news:a"
    })
    void list_isSorted_theLargestFirst(String sort, String names) {
        assertThat(names(server.getAdmin("/admin/topics?prefix=news:&sort=" + sort)
                        .body()))
                .containsExactly(names.split(" ", -1));
    }

    @Test
    void list_isCut_andSaysHowManyThereAre() {
        String body = server.getAdmin("/admin/topics?limit=1&sort=messages").body();
        assertThat(names(body)).containsExactly("news:b");
        assertThat(body).contains("\"total\":4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=-1",
                "limit=ten",
                "sort=hot",
                "limit=1&limit=2",
                "prefx=news",
                "sort=NAME"
            })
    void parameter_thatIsWrong_isToldWith400(String query) {
        HttpResponse<String> answer = server.getAdmin("/admin/topics?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("malformed_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=1", "limit=1000", "limit=", "prefix=", "sort="})
    void parameter_atItsBound_isTaken(String query) {
        assertThat(server.getAdmin("/admin/topics?" + query).statusCode()).isEqualTo(200);
    }

    @Test
    void topic_hasItsNumbers() {
        assertThat(server.getAdmin("/admin/topics/news:b").body())
                .startsWith("{\"node\":")
                .contains("\"name\":\"news:b\",\"subscribers\":1,\"messages_per_minute\":2");
    }

    @Test
    void topic_ofAnyName_isFoundWhereItIsEncoded() {
        String encoded = URLEncoder.encode(ODD, StandardCharsets.UTF_8);
        assertThat(server.getAdmin("/admin/topics/" + encoded).body()).contains("\"name\":\"" + ODD + "\"");
    }

    @Test
    void topic_thatNobodyUses_is404() {
        HttpResponse<String> answer = server.getAdmin("/admin/topics/never");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"not_found\"", "Nobody is subscribed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/topics", "/admin/topics/news:a"})
    void otherMethods_are405(String path) {
        HttpRequest post = HttpRequest.newBuilder(server.adminUri(path))
                .POST(BodyPublishers.noBody())
                .build();
        assertThat(server.send(post).statusCode()).isEqualTo(405);
    }

    @Test
    void head_hasNoContent() {
        HttpRequest head =
                HttpRequest.newBuilder(server.adminUri("/admin/topics")).HEAD().build();
        HttpResponse<String> answer = server.send(head);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    private static List<String> names(String json) {
        List<String> names = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                if ("name".equals(parser.currentName()) && parser.currentToken().isScalarValue()) {
                    names.add(parser.getText());
                }
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return names;
    }
}
