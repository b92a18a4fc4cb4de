package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long requests take is told by route and class of status. */
class RequestTimesTest {
    private static final String NAME = "notiflux_http_request_duration_seconds";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyRouteAndStatus_isThereBeforeItsFirstRequest() {
        String exposition = server.get("/observe/metrics").body();
        for (String route : new String[] {
            "/broadcast", "/broadcast/batch", "/topics/{topic}", "/topics/{topic}/messages", "/events", "/ws", "other"
        }) {
            for (String status : new String[] {"2xx", "3xx", "4xx", "5xx"}) {
                assertThat(exposition).contains(NAME + "_count" + labels(route, status) + " ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /broadcast, /broadcast, 4xx",
        "POST, /broadcast/batch, /broadcast/batch, 4xx",
        "POST, /topics/a%2Fb, /topics/{topic}, 4xx",
        "POST, /topics/a/b, other, 4xx",
        "GET, /topics/a%2Fb/messages?limit=1, /topics/{topic}/messages, 4xx",
        "GET, /topics/messages, /topics/{topic}, 4xx",
        "GET, /events, /events, 4xx",
        "GET, /events?topic=a&token=b, /events, 4xx",
        "GET, /ws, /ws, 4xx",
        "GET, /health, other, 2xx",
        "GET, /console, other, 3xx",
        "GET, /broadcast/, other, 4xx",
        "GET, /nothing/here, other, 4xx",
        "PUT, //broadcast, other, 4xx"
    })
    void request_isMeasured(String method, String path, String route, String status) {
        double before = count(route, status);
        server.send(HttpRequest.newBuilder(server.uri(path))
                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                .header("Content-Type", "application/json")
                .build());

        awaitCount(route, status, before + 1);
    }

    @Test
    void broadcast_isMeasuredByItsTime() {
        double before = count("/broadcast", "2xx");
        server.broadcast("a", "m");

        awaitCount("/broadcast", "2xx", before + 1);
        assertThat(server.metric(NAME + "_sum" + labels("/broadcast", "2xx")))
                .isPositive()
                .isLessThan(10);
    }

    /** It has no end of an answer; it is among the open connections. */
    @Test
    void streamThatOpens_isNotMeasured() throws IOException {
        double before = count("/events", "2xx");
        try (var events = EventReader.get(server, EventReader.target(server, "a"))) {
            assertThat(events.socket().readLine()).contains("retry");
        }
        await().until(() -> server.metric("notiflux_connections{protocol=\"sse\",}") == 0);
        assertThat(count("/events", "2xx")).isEqualTo(before);
    }

    private static double count(String route, String status) {
        return server.metric(NAME + "_count" + labels(route, status));
    }

    /** Of others, each scrape adds one. An answer is measured behind the write that the client sees. */
    private static void awaitCount(String route, String status, double expected) {
        await().untilAsserted(() -> {
            if (route.equals("other") && status.equals("2xx")) {
                assertThat(count(route, status)).isGreaterThanOrEqualTo(expected);
            } else {
                assertThat(count(route, status)).isEqualTo(expected);
            }
        });
    }

    private static String labels(String route, String status) {
        return "{route=\"" + route + "\",status=\"" + status + "\",}";
    }
}
