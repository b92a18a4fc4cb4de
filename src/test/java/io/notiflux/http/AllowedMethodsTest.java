package io.notiflux.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.testing.junit5.ServerTest;
import io.helidon.webserver.testing.junit5.SetUpRoute;
import io.helidon.webserver.testing.junit5.SetUpServer;
import io.notiflux.publish.Broadcasts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The routes that are the same whatever the server does, on Helidon's own test server. */
@ServerTest
class AllowedMethodsTest {
    private final Http1Client client;

    AllowedMethodsTest(Http1Client client) {
        this.client = client;
    }

    @SetUpServer
    static void problems(WebServerConfig.Builder server) {
        server.directHandlers(new ProblemHandler("/broadcast"::equals, Broadcasts.newTally()).forAll());
    }

    @SetUpRoute
    static void routes(HttpRouting.Builder routing) {
        routing.register(new HealthService()).register(new AllowedMethods());
        AllowedMethods.ofObservers(routing);
    }

    @Test
    void allowedMethod_isAnswered() {
        try (var response = client.get("/health").request()) {
            assertThat(response.status().code()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST    | /health                | GET, HEAD
            POST    | /ws                    | GET
            PUT     | /observe/metrics       | GET, HEAD
            PATCH   | /observe/health/ready  | GET, HEAD
            """)
    void otherMethod_isRefusedWithThoseThatAreAllowed(String method, String path, String allowed) {
        try (var response = client.method(Method.create(method)).path(path).request()) {
            assertThat(response.status().code()).isEqualTo(405);
            assertThat(response.headers().first(HeaderNames.ALLOW)).hasValue(allowed);
            assertThat(response.headers().first(HeaderNames.CONTENT_TYPE)).hasValue("application/problem+json");
        }
    }

    @ParameterizedTest
    @CsvSource({"/", "/health/", "/broadcasts", "/observe/unknown/path"})
    void unknownPath_isNotFound(String path) {
        try (var response = client.get(path).request()) {
            assertThat(response.status().code()).isEqualTo(404);
            assertThat(response.as(String.class)).contains("\"code\":\"not_found\"");
        }
    }
}
