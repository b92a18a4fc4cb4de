package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.RecordingUpstream.Request;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What this machine's nginx and HAProxy, with their files of deploy/, send to the server, and what they don't. */
@ParameterizedClass
@EnumSource(DeployedProxy.class)
class DeployedProxyUpstreamTest {
    private static final String BROADCAST = "POST /broadcast HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\n{}";

    @TempDir
    private Path folder;

    private final DeployedProxy kind;
    private RecordingUpstream upstream;
    private Proxy proxy;

    DeployedProxyUpstreamTest(DeployedProxy kind) {
        this.kind = kind;
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        upstream = new RecordingUpstream();
        proxy = kind.start(folder, upstream.port());
    }

    @AfterEach
    void stop() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/metrics",
                "/observe/metrics",
                "/observe/health/ready",
                "/admin",
                "/topics",
                "/topics/",
                "/topics/a/b",
                "/topics/a/b/messages",
                "/topics/a/messages/",
                "/topics/a/messages;x",
                "/topics/../messages",
                "/topics/%2e%2E/messages",
                "/topics/a;x",
                "/topics/..",
                "/topics/%2e%2E",
                "/topics/../observe/metrics",
                "/x/../topics/a",
                "/topics//a",
                "/console/",
                "/broadcast/",
                "/broadcastx",
                "/broadcast/batch/x",
                "/broadcast;x",
                "/events;x",
                "/events/",
                "/EVENTS",
                "/broadcast/../observe/metrics",
                "/broadcast/..;/observe/metrics",
                "/ws/../console/",
                "/%2e%2e/observe/metrics",
                "//observe/metrics",
                "http://test/observe/metrics"
            })
    void path_thatIsNotPublished_isNotPassedOn(String path) throws IOException {
        try (var client = RawClient.connect(proxy.port(), 0)) {
            assertThat(exchange(client, get(path))).matches("(?s)HTTP/1.1 40[04] .*");
        }
        assertThat(upstream.requests()).isEmpty();
    }

    /** nginx takes it for ours and passes on ours; HAProxy knows no such path. */
    @ParameterizedTest
    @ValueSource(strings = {"/x/../events", "//events", "/./events", "/%65vents", "/events/../events"})
    void path_writtenInAnotherWay_isPassedOnInOurs_orNotAtAll(String path) throws IOException {
        try (var client = RawClient.connect(proxy.port(), 0)) {
            assertThat(exchange(client, get(path + "?topic=a"))).matches("(?s)HTTP/1.1 (200|404) .*");
        }
        assertThat(upstream.requests()).extracting(Request::line).isSubsetOf("GET /events?topic=a HTTP/1.1");
    }

    @Test
    void topic_isPassedOnAsItCame() throws IOException {
        for (String path : new String[] {"/topics/a", "/topics/a%2Fb%3fc%25", "/topics/%C3%A9:1"}) {
            try (var client = RawClient.connect(proxy.port(), 0)) {
                exchange(client, "POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\nhi");
            }
            assertThat(upstream.requests().getLast().line()).isEqualTo("POST " + path + " HTTP/1.1");
            String history = path + "/messages?limit=1&after=e-1";
            try (var client = RawClient.connect(proxy.port(), 0)) {
                exchange(client, get(history));
            }
            assertThat(upstream.requests().getLast().line()).isEqualTo("GET " + history + " HTTP/1.1");
        }
    }

    @Test
    void client_isWhoConnects_whateverItSaysItself() throws IOException {
        String forged = """
                X-Forwarded-For: 192.0.2.1\r
                x-forwarded-for: 192.0.2.2\r
                Forwarded: for=192.0.2.3;proto=https\r
                Forwarded: for=192.0.2.4\r
                X-Forwarded-Proto: https\r
                """;
        try (var client = RawClient.connect(proxy.port(), 0)) {
            exchange(client, BROADCAST.replace("Host: test\r\n", "Host: test\r\n" + forged));
        }
        Request request = upstream.requests().getFirst();
        assertThat(request.header("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(request.header("X-Forwarded-Proto")).containsExactly("http");
        assertThat(request.header("Forwarded")).containsExactly("for=127.0.0.1;proto=http");
        assertThat(request.head()).doesNotContain("192.0.2.");
    }

    @Test
    void requests_shareAConnectionToTheServer() throws IOException {
        try (var client = RawClient.connect(proxy.port(), 0)) {
            for (int i = 0; i < 3; i++) {
                assertThat(exchange(client, BROADCAST)).startsWith("HTTP/1.1 200 ");
            }
        }
        assertThat(upstream.requests())
                .hasSize(3)
                .extracting(Request::connection)
                .containsOnly(upstream.requests().getFirst().connection());
    }

    /** On a new connection, and on one that was kept, where it may be that the server never saw it. */
    @Test
    void broadcastWithoutAnAnswer_isNotSentAgain_andIsNoRefusal() throws IOException {
        for (boolean kept : new boolean[] {false, true}) {
            try (var client = RawClient.connect(proxy.port(), 0)) {
                upstream.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                if (kept) {
                    exchange(client, BROADCAST);
                }
                upstream.requests().clear();
                upstream.answer("");
                // HAProxy may end a connection that was kept as the server did, with no answer
                assertThat(exchange(client, BROADCAST))
                        .matches("(?s)HTTP/1.1 502 .*|")
                        .doesNotContain("Retry-After");
            }
            assertThat(upstream.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void answerOfTheServersOwn_isPassedOn(int status) throws IOException {
        upstream.answer("HTTP/1.1 " + status + " Own\r\nRetry-After: 7\r\nContent-Length: 3\r\n\r\nown");
        try (var client = RawClient.connect(proxy.port(), 0)) {
            assertThat(exchange(client, BROADCAST))
                    .startsWith("HTTP/1.1 " + status + " ")
                    .containsOnlyOnce("etry-")
                    .containsIgnoringCase("\r\nRetry-After: 7\r\n");
            assertThat(client.readText(3)).isEqualTo("own");
        }
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n";
    }

    private static String exchange(RawClient client, String request) throws IOException {
        client.send(request);
        return client.readHead();
    }
}
