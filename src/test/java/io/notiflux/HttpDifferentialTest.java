package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.HttpAnswers.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a request is answered with is never followed by an answer to what was in its body: each of {@link RequestMix} has a
 * marked request behind it, which is answered once, or the connection ends and has said so. Alone, and behind proxies,
 * which give one client's connection to the next.
 */
class HttpDifferentialTest {
    private static final byte[] MARK =
            "GET /marked HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int PAUSE_MILLIS = 20;

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
    void hiddenRequest_neverRuns() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (RequestMix.Request request : RequestMix.all()) {
            try {
                List<Answer> answers = answers(server.port(), request);
                check(answers);
                if (answers.size() == 1) {
                    assertThat(answers.getFirst().last())
                            .as("says that it closes")
                            .isTrue();
                }
            } catch (IOException | AssertionError e) {
                wrong.add(request + ": " + e);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void hiddenRequest_neverRunsBehindNginx(@TempDir Path folder) throws Exception {
        try (Proxy proxy = Proxy.nginx(folder, server.port())) {
            behind(proxy, RequestMix.all());
        }
    }

    /** Which itself answers HEAD with content where it refuses the request's chunks. */
    @Test
    void hiddenRequest_neverRunsBehindHaproxy(@TempDir Path folder) throws Exception {
        try (Proxy proxy = Proxy.haproxy(folder, server.port())) {
            behind(
                    proxy,
                    RequestMix.all().stream()
                            .filter(request ->
                                    request.framed() || !request.method().equals("HEAD"))
                            .toList());
        }
    }

    /** Each is followed by a client of its own as well, who must not have the answer to another one's. */
    private static void behind(Proxy proxy, List<RequestMix.Request> requests) throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        for (RequestMix.Request request : requests) {
            try {
                check(answers(proxy.port(), request));
                try (RawClient other = RawClient.connect(proxy.port(), 0)) {
                    other.send(MARK);
                    assertThat(HttpAnswers.readAll(other, "GET"))
                            .extracting(Answer::status)
                            .containsExactly(404);
                }
            } catch (IOException | AssertionError e) {
                wrong.add(request + ": " + e);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<Answer> answers(int port, RequestMix.Request request) throws IOException, InterruptedException {
        try (RawClient client = RawClient.connect(port, 0)) {
            try {
                for (byte[] part : request.parts()) {
                    client.send(part);
                    Thread.sleep(PAUSE_MILLIS);
                }
                client.send(MARK);
            } catch (IOException e) {
                // ended at the head already
            }
            return HttpAnswers.readAll(client, request.method(), "GET");
        }
    }

    private static void check(List<Answer> answers) {
        assertThat(answers).isNotEmpty();
        assertThat(answers.getFirst().status()).isNotIn(500, 502);
        if (answers.size() > 1) {
            assertThat(answers.get(1).status()).isEqualTo(404);
        }
    }
}
