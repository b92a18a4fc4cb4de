package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What this machine's nginx and HAProxy, with their files of deploy/, write into their logs. */
class DeployedProxyLogTest {
    @ParameterizedTest
    @EnumSource(DeployedProxy.class)
    void token_isInNoLog_whateverGoesWrong(DeployedProxy kind, @TempDir Path folder) throws Exception {
        TestServer server = TestServer.start();
        try (Proxy proxy = kind.start(folder, server.port())) {
            String target = EventReader.target(server, "a");
            String token = target.replaceFirst(".*token=([^&]+).*", "$1");
            try (var client = RawClient.connect(proxy.port(), 0)) {
                assertThat(client.send(get(target)).readHead()).startsWith("HTTP/1.1 200 ");
            }
            try (var client = RawClient.connect(proxy.port(), 0)) {
                client.send(get(target)).reset();
            }
            List<String> requests = requests(target, token);
            askAll(proxy, requests);
            server.close();
            try (var client = RawClient.connect(proxy.port(), 0)) {
                assertThat(client.send(get(target)).readHead()).startsWith("HTTP/1.1 503 ");
            }
            askAll(proxy, requests);

            // a proxy answers before it writes its log
            await().untilAsserted(() -> assertThat(DeployedProxy.logged(folder))
                    .contains("\"GET /events\" 200 ", "\"GET /events\" 503 ", "\"GET -\" 404 "));
            assertThat(DeployedProxy.logged(folder))
                    .doesNotContain(token.substring(token.length() - 20), token.substring(0, 20));
        } finally {
            server.close();
        }
    }

    private static List<String> requests(String target, String token) {
        List<String> requests = new ArrayList<>(List.of(
                get(target.replace("topic=a", "topic=b")),
                get(target + "&x=" + "x".repeat(80_000)),
                get(target).replace("Host: test", "Ho st: " + token),
                get(target).replace("Host: test", "Referer: http://test" + target),
                get(target).replace("HTTP/1.1", "HTTP/1.1 "),
                get(target).replace("GET", "POST")));
        for (String path : List.of(
                "/nowhere?token=",
                "/events/",
                "/events;",
                "/events%3Ftoken=",
                "/ws?token=",
                "/broadcast?token=",
                "/broadcast/batch?token=",
                "/health?token=",
                "/notiflux.js?token=",
                "http://test/events?token=")) {
            requests.add(get(path + token));
        }
        return requests;
    }

    private static void askAll(Proxy proxy, List<String> requests) throws IOException {
        for (String request : requests) {
            try (var client = RawClient.connect(proxy.port(), 0)) {
                client.send(request).readHead();
            }
        }
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n";
    }
}
