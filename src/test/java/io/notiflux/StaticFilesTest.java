package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The browser's client as it is served. */
class StaticFilesTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"/notiflux.js,text/javascript; charset=utf-8", "/notiflux.d.ts,application/typescript; charset=utf-8"})
    void file_canBeLoadedByAnyPage(String path, String type) {
        HttpResponse<String> response = server.get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "content-type")).isEqualTo(type);
        assertThat(header(response, "access-control-allow-origin")).isEqualTo("*");
        assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(response.body()).contains("export function connect(url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "*"})
    void fileThatIsKnown_isNotSentAgain(String known) {
        String tag = header(server.get("/notiflux.js"), "etag");
        HttpResponse<String> response = server.send(HttpRequest.newBuilder(server.uri("/notiflux.js"))
                .header("If-None-Match", known.formatted(tag))
                .build());
        assertThat(response.statusCode()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
        assertThat(header(response, "etag")).isEqualTo(tag);
    }

    @Test
    void fileThatHasChanged_isSent() {
        HttpResponse<String> response = server.send(HttpRequest.newBuilder(server.uri("/notiflux.js"))
                .header("If-None-Match", "\"older\"")
                .build());
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void head_tellsTheLength() {
        HttpResponse<String> response = server.send(HttpRequest.newBuilder(server.uri("/notiflux.js"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
        int length = server.get("/notiflux.js").body().getBytes(StandardCharsets.UTF_8).length;
        assertThat(header(response, "content-length")).isEqualTo("" + length);
    }

    @Test
    void otherMethods_areNotAllowed() {
        HttpResponse<String> response = server.send(HttpRequest.newBuilder(server.uri("/notiflux.js"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(header(response, "allow")).isEqualTo("GET, HEAD");
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
