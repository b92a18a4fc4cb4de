package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;

/** What every error must look like (RFC 9457), and what it must never tell. */
final class Problems {
    /** How every token of {@link TestKeys} begins. */
    private static final String TOKENS_BEGIN = "eyJ";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Problems() {}

    static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertBody(response.body(), status, code);
        assertThat(response.headers().toString()).doesNotContain(TOKENS_BEGIN);
    }

    static void assertProblem(RawResponse response, int status, String code) {
        assertThat(response.status()).as(response.body()).isEqualTo(status);
        assertProblem(response);
        assertBody(response.body(), status, code);
    }

    /** A problem of any 4xx or 5xx status. */
    static void assertProblem(RawResponse response) {
        assertThat(response.status()).as(response.body()).isBetween(400, 599);
        assertThat(response.header("content-type")).hasValue("application/problem+json");
        assertThat(response.headers().toString()).doesNotContain(TOKENS_BEGIN);
        assertBody(
                response.body(),
                response.status(),
                json(response.body()).path("code").asText());
    }

    private static void assertBody(String body, int status, String code) {
        JsonNode problem = json(body);
        assertThat(problem.fieldNames()).toIterable().containsExactly("type", "title", "status", "detail", "code");
        assertThat(problem.get("type").textValue()).isEqualTo("about:blank");
        assertThat(problem.get("title").textValue()).isNotBlank();
        assertThat(problem.get("status").isInt()).isTrue();
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("detail").textValue()).isNotBlank();
        assertThat(problem.get("code").textValue()).isEqualTo(code).matches("[a-z_]+");
        assertThat(body).doesNotContain(TOKENS_BEGIN, "Exception", "\\tat ", "io.helidon", "io.notiflux", "java.");
    }

    static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(body, e);
        }
    }
}
