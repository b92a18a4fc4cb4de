package io.notiflux.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.RawClient;
import io.notiflux.TestServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactPathsTest {
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
    @ValueSource(
            strings = {
                "//console/",
                "/console//",
                "/x/../console/",
                "/x/%2e%2E/console/",
                "/./console/",
                "/%2e/console/",
                "/console/.",
                "/console/..",
                "/console/%2E%2e",
                "/console/;x",
                "/console;x/",
                "/;/console/",
                "//health",
                "/health;jsessionid=1",
                "/observe//health",
                "/x/../observe/metrics",
                "//events",
                "/events;a",
                "/a/../broadcast",
                "/broadcast;x",
                "//ws",
                "/a/../ws",
                "/ws;a"
            })
    void path_writtenInAnotherWay_isAnotherPath(String path) throws IOException {
        for (String method : new String[] {"GET", "POST"}) {
            assertThat(ask(method + " " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n"))
                    .as(method)
                    .startsWith("HTTP/1.1 404 ");
        }
        assertThat(ask(RawClient.UPGRADE.replace("GET /ws ", "GET " + path + " ")))
                .as("upgrade")
                .startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/", "/health", "/observe/health", "/console/console.js", "/health?a=//b;c/../d"})
    void path_asItIs_isServed(String path) {
        assertThat(server.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/", "/a.b/c..d", "/...", "/%2e%2e%2e", "/a%2fb"})
    void path_withDotsInNames_isExact(String path) {
        assertThat(ExactPaths.isExact(path)).isTrue();
    }

    private static String ask(String request) throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send(request);
            return client.readHead();
        }
    }
}
