package io.notiflux;

import static io.notiflux.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.net.SocketException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are not HTTP/1.1 as it should be: a problem or the end of the connection, and the server lives on. */
class RawHttpTest {
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: test\r\n\r\n";
    private static final String POST = """
            POST /broadcast HTTP/1.1\r
            Host: test\r
            Content-Type: application/json\r
            """;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void serverStillAnswers() {
        assertThat(server.get("/health").statusCode()).isEqualTo(200);
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                argumentSet("missing Host", 400, "GET /health HTTP/1.1\r\n\r\n"),
                argumentSet("HTTP/3.0", 505, "GET /health HTTP/3.0\r\nHost: test\r\n\r\n"),
                argumentSet("HTTP/2 preface", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"),
                argumentSet("no version", 400, "GET /health\r\n\r\n"),
                argumentSet("no path", 400, "GET HTTP/1.1\r\nHost: test\r\n\r\n"),
                argumentSet("garbage line", 400, "eyJ garbage \1\2\3\r\n\r\n"),
                argumentSet("TLS hello", 400, "\26\3\1\2\0\1\0\1\u00fc\3\3\r\n\r\n"),
                argumentSet("header without colon", 400, "GET /health HTTP/1.1\r\nHost: test\r\nfoo\r\n\r\n"),
                argumentSet(
                        "header with a space in its name", 400, "GET /health HTTP/1.1\r\nHost: test\r\nX y: 1\r\n\r\n"),
                argumentSet("header with a zero", 400, "GET /health HTTP/1.1\r\nHost: test\r\nX: a\0b\r\n\r\n"),
                argumentSet("bare line feeds", 400, "GET /health HTTP/1.1\nHost: test\n\n\r\n\r\n"),
                argumentSet("bare line feed in a header", 400, "GET /health HTTP/1.1\r\nHost: test\nX: 1\r\n\r\n"),
                argumentSet("CONNECT", 400, "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n"),
                argumentSet("TRACE", 405, "TRACE /health HTTP/1.1\r\nHost: test\r\nX-Secret: eyJ\r\n\r\n"),
                argumentSet("unknown method", 501, "BREW /health HTTP/1.1\r\nHost: test\r\n\r\n"),
                argumentSet("unknown path", 400, "GET /%00/%ff/..%2f/\"<script>eyJ HTTP/1.1\r\nHost: test\r\n\r\n"),
                argumentSet("path over the root", 404, "GET /../../etc/passwd HTTP/1.1\r\nHost: test\r\n\r\n"),
                argumentSet("broken escape", 400, "GET /%zz%eyJ HTTP/1.1\r\nHost: test\r\n\r\n"),
                argumentSet("raw UTF-8 in the path", 400, "GET /ünï😀 HTTP/1.1\r\nHost: test\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void badRequest_isAnsweredWithAProblem(int status, String request) throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send(request);
            RawResponse response = RawResponse.readFrom(client);
            assertProblem(response);
            assertThat(response.status()).isEqualTo(status);
        }
    }

    static Stream<Arguments> oversized() {
        String megabyte = "a".repeat(1 << 20);
        String end = " HTTP/1.1\r\nHost: test\r\n";
        return Stream.of(
                argumentSet("path of 40 kB", "GET /" + "a".repeat(40_000) + end + "\r\n"),
                argumentSet("path of a megabyte", "GET /" + megabyte + end + "\r\n"),
                argumentSet("query of a megabyte", "GET /health?" + megabyte + end + "\r\n"),
                argumentSet("header of a megabyte", "GET /health" + end + "X: " + megabyte + "\r\n\r\n"),
                argumentSet("header's name of a megabyte", "GET /health" + end + megabyte + ": x\r\n\r\n"),
                argumentSet("20,000 headers", "GET /health" + end + "X: 1\r\n".repeat(20_000) + "\r\n"),
                argumentSet("a megabyte without a line", megabyte),
                argumentSet("binary garbage", "\0\1\2\3\u00ff\u00fe".repeat(100_000) + "\r\n\r\n"));
    }

    /** The server refuses before it has read all, which may reset its own answer away. */
    @ParameterizedTest
    @MethodSource("oversized")
    void oversizedRequest_isRefused(String request) throws IOException {
        try (var client = RawClient.connect(server)) {
            Optional<RawResponse> response = Optional.empty();
            try {
                client.send(request);
            } catch (SocketException e) {
                // What is said about it may have come all the same.
            }
            try {
                response = RawResponse.next(client);
            } catch (SocketException e) {
                // It was reset away.
            }
            response.ifPresent(Problems::assertProblem);
            assertThat(response.map(RawResponse::status)).isNotEqualTo(Optional.of(500));
            assertThat(client.isEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"32767, 200", "32768, 431"})
    void headers_areTakenUpTo32KiB(int length, int status) throws IOException {
        assertStatus(status, "GET /health HTTP/1.1\r\nHost: test\r\nX: " + "x".repeat(length - 17) + "\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({"32767, 200", "32768, 414"})
    void firstLine_isTakenUpTo32KiB(int length, int status) throws IOException {
        assertStatus(status, "GET /health?" + "x".repeat(length - 21) + " HTTP/1.1\r\nHost: test\r\n\r\n");
    }

    private static void assertStatus(int status, String request) throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send(request);
            assertThat(RawResponse.readFrom(client).status()).isEqualTo(status);
        }
    }

    @Test
    void headersThatNeverEnd_areCutOff() throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send(HEALTH.substring(0, HEALTH.length() - 2));
            boolean open = true;
            for (int i = 0; open && i < 100_000; i++) {
                try {
                    client.send("X-" + i + ": " + "a".repeat(100) + "\r\n");
                } catch (IOException e) {
                    open = false;
                }
            }
            assertThat(open).as("open after 10 MB of headers").isFalse();
        }
    }

    @Test
    void halfARequestLineThenFin_endsTheConnection() throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send("GET /hea").halfClose();
            RawResponse.next(client).ifPresent(Problems::assertProblem);
        }
    }

    @Test
    void pipelinedRequests_areAnsweredInTheirOrder() throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send(HEALTH + "GET /nope HTTP/1.1\r\nHost: test\r\n\r\n" + POST + "Content-Length: 2\r\n\r\n{}"
                    + HEALTH);
            assertThat(RawResponse.readFrom(client).status()).isEqualTo(200);
            assertProblem(RawResponse.readFrom(client), 404, "not_found");
            assertProblem(RawResponse.readFrom(client), 400, "malformed_request");
            assertThat(RawResponse.readFrom(client).status()).isEqualTo(200);
        }
    }

    @Test
    void connection_isKeptAfterAnError() throws IOException {
        try (var client = RawClient.connect(server)) {
            for (int i = 0; i < 3; i++) {
                client.send(POST + "Content-Length: 4\r\n\r\nnope");
                assertProblem(RawResponse.readFrom(client), 400, "malformed_request");
                client.send("DELETE /broadcast HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nnope");
                assertProblem(RawResponse.readFrom(client), 405, "method_not_allowed");
            }
            client.send(HEALTH);
            assertThat(RawResponse.readFrom(client).status()).isEqualTo(200);
        }
    }
}
