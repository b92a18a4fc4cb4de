package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the OpenAPI description says what the admin port does. */
class AdminDescriptionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static TestServer server;
    private static TestSubscriber subscriber;

    @BeforeAll
    static void start() {
        server = TestServer.start("ADMIN_PORT", "0");
        subscriber = TestSubscriber.of(server, "news");
        server.broadcast("news", "x");
        subscriber.next();
    }

    @AfterAll
    static void stop() {
        subscriber.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/topics",
                "/admin/topics/{topic}",
                "/admin/connections",
                "/admin/node",
                "/admin/openapi.json"
            })
    void answer_isAsDescribed(String path) throws JsonProcessingException {
        HttpResponse<String> answer = server.getAdmin(path.replace("{topic}", "news"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertFits(JSON.readTree(answer.body()), schema(description().at(pointer(path, "get", "200"))), path);
    }

    @Test
    void end_isAnsweredAsDescribed() throws JsonProcessingException {
        HttpRequest delete = HttpRequest.newBuilder(server.adminUri("/admin/connections?subject=nobody"))
                .header("Authorization", "Bearer " + server.keys().token("admin"))
                .DELETE()
                .build();
        assertFits(
                JSON.readTree(server.send(delete).body()),
                schema(description().at(pointer("/admin/connections", "delete", "200"))),
                "delete");
    }

    @Test
    void problem_isAsDescribed() throws JsonProcessingException {
        assertFits(
                JSON.readTree(server.getAdmin("/admin/topics?limit=0").body()),
                description().at("/components/schemas/Problem"),
                "problem");
    }

    static Stream<String> parameters() {
        List<String> targets = new ArrayList<>();
        description()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().path("get").path("parameters").forEach(parameter -> {
                    JsonNode p = resolved(parameter);
                    if (p.get("in").asText().equals("query")) {
                        targets.add(path.getKey() + "?" + p.get("name").asText() + "=" + example(p.get("schema")));
                    }
                }));
        return targets.stream();
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void parameter_isTaken(String target) {
        assertThat(server.getAdmin(target).statusCode()).isEqualTo(200);
    }

    @Test
    void parameter_thatIsNotDescribed_isRefused() {
        assertThat(server.getAdmin("/admin/topics?subject=a").statusCode()).isEqualTo(400);
        assertThat(server.getAdmin("/admin/connections?prefix=a").statusCode()).isEqualTo(400);
    }

    private static String example(JsonNode schema) {
        return schema.has("enum")
                ? schema.get("enum").get(1).asText()
                : schema.path("maximum").asText("127.0.0.1");
    }

    private static JsonNode description() {
        try {
            return JSON.readTree(server.getAdmin("/admin/openapi.json").body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pointer(String path, String method, String status) {
        return "/paths/" + path.replace("/", "~1") + "/" + method + "/responses/" + status;
    }

    private static JsonNode schema(JsonNode response) {
        return response.at("/content/application~1json/schema");
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(description().at(node.get("$ref").asText().substring(1)))
                : node;
    }

    /** The value has all that the schema requires, and nothing that it does not describe. */
    private static void assertFits(JsonNode value, JsonNode unresolved, String where) {
        JsonNode schema = resolved(unresolved);
        assertThat(schema.isMissingNode()).as(where).isFalse();
        if (schema.has("enum")) {
            assertThat(schema.get("enum")).as(where).contains(value);
            return;
        }
        List<String> types = new ArrayList<>();
        schema.get("type").forEach(type -> types.add(type.asText()));
        if (types.isEmpty()) {
            types.add(schema.get("type").asText());
        }
        assertThat(types).as(where).contains(type(value));
        if (schema.has("properties")) {
            schema.get("required")
                    .forEach(name -> assertThat(value.has(name.asText()))
                            .as(where + "/" + name)
                            .isTrue());
            value.properties().forEach(member -> {
                assertThat(schema.get("properties").has(member.getKey()))
                        .as(where + "/" + member.getKey())
                        .isTrue();
                assertFits(
                        member.getValue(),
                        schema.get("properties").get(member.getKey()),
                        where + "/" + member.getKey());
            });
        }
        if (schema.has("items")) {
            assertThat(value).as(where).isNotEmpty();
            value.forEach(item -> assertFits(item, schema.get("items"), where + "[]"));
        }
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case ARRAY -> "array";
            case OBJECT -> "object";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> "none";
        };
    }
}
