package io.notiflux;

import static io.notiflux.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                argumentSet("negative Content-Length", POST + "Content-Length: -1\r\n\r\n{}"),
                argumentSet("Content-Length of letters", POST + "Content-Length: two\r\n\r\n{}"),
                argumentSet("Content-Length with a sign", POST + "Content-Length: +2\r\n\r\n{}"),
                argumentSet("Content-Length in hexadecimal", POST + "Content-Length: 0x2\r\n\r\n{}"),
                argumentSet("empty Content-Length", POST + "Content-Length:\r\n\r\n{}"),
                argumentSet("two lengths in a header", POST + "Content-Length: 2, 3\r\n\r\n{}"),
                argumentSet("two Content-Lengths", POST + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
                argumentSet("Content-Length over 63 bits", POST + "Content-Length: 99999999999999999999\r\n\r\n{}"),
                argumentSet(
                        "Content-Length and chunks",
                        POST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
                argumentSet("unknown transfer coding", POST + "Transfer-Encoding: gzip\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
                argumentSet("chunk size of letters", POST + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n"),
                argumentSet("negative chunk size", POST + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n"),
                argumentSet("huge chunk size", POST + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}"),
                argumentSet("chunk without end", POST + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx0\r\n\r\n"),
                argumentSet("empty chunk size", POST + "Transfer-Encoding: chunked\r\n\r\n\r\n{}\r\n0\r\n\r\n"),
                argumentSet("missing Host", "GET /health HTTP/1.1\r\n\r\n"),
                argumentSet("HTTP/1.0", "GET /health HTTP/1.0\r\n\r\n"),
                argumentSet("HTTP/3.0", "GET /health HTTP/3.0\r\nHost: test\r\n\r\n"),
                argumentSet("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"),
                argumentSet("no version", "GET /health\r\n\r\n"),
                argumentSet("no path", "GET HTTP/1.1\r\nHost: test\r\n\r\n"),
                argumentSet("garbage line", "eyJ garbage \1\2\3\r\n\r\n"),
                argumentSet("binary garbage", "\0\1\2\3\u00ff\u00fe".repeat(1_000) + "\r\n\r\n"),
                argumentSet("TLS hello", "\26\3\1\2\0\1\0\1\u00fc\3\3\r\n\r\n"),
                argumentSet("header without colon", "GET /health HTTP/1.1\r\nHost: test\r\nfoo\r\n\r\n"),
                argumentSet("header with a space in its name", "GET /health HTTP/1.1\r\nHost: test\r\nX y: 1\r\n\r\n"),
                argumentSet("header with a zero", "GET /health HTTP/1.1\r\nHost: test\r\nX: a\0b\r\n\r\n"),
                argumentSet("bare line feeds", "GET /health HTTP/1.1\nHost: test\n\n\r\n\r\n"),
                argumentSet("bare line feed in a header", "GET /health HTTP/1.1\r\nHost: test\nX: 1\r\n\r\n"),
                argumentSet("CONNECT", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n"),
                argumentSet("TRACE", "TRACE /health HTTP/1.1\r\nHost: test\r\nX-Secret: eyJ\r\n\r\n"),
                argumentSet("unknown method", "BREW /health HTTP/1.1\r\nHost: test\r\n\r\n"),
                argumentSet("unknown path", "GET /%00/%ff/..%2f/\"<script>eyJ HTTP/1.1\r\nHost: test\r\n\r\n"),
                argumentSet("path over the root", "GET /../../etc/passwd HTTP/1.1\r\nHost: test\r\n\r\n"),
                argumentSet("broken escape", "GET /%zz%eyJ HTTP/1.1\r\nHost: test\r\n\r\n"),
                argumentSet("raw UTF-8 in the path", "GET /ünï😀 HTTP/1.1\r\nHost: test\r\n\r\n"),
                argumentSet("long path", "GET /" + "a".repeat(30_000) + " HTTP/1.1\r\nHost: test\r\n\r\n"),
                argumentSet(
                        "many headers", "GET /health HTTP/1.1\r\nHost: test\r\n" + "X: 1\r\n".repeat(20_000) + "\r\n"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void badRequest_isAnsweredWithAProblemOrByTheEndOfTheConnection(String request) throws IOException {
        try (var client = RawClient.connect(server)) {
            assertProblemOrEnd(client, request);
        }
    }

    @Test
    void requestLineOfAMegabyte_isRefused() throws IOException {
        try (var client = RawClient.connect(server)) {
            assertProblemOrEnd(client, "GET /" + "a".repeat(1 << 20) + " HTTP/1.1\r\nHost: test\r\n\r\n");
        }
    }

    @Test
    void headerOfAMegabyte_isRefused() throws IOException {
        try (var client = RawClient.connect(server)) {
            assertProblemOrEnd(client, HEALTH.replace("\r\n\r\n", "\r\nX: " + "a".repeat(1 << 20) + "\r\n\r\n"));
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
    void halfABodyThenReset_endsThatRequestOnly() throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send(POST + "Content-Length: 100\r\n\r\n{\"topic\":").reset();
        }
    }

    @Test
    void halfABodyThenFin_endsThatRequestOnly() throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send(POST + "Content-Length: 100\r\n\r\n{\"topic\":").halfClose();
            Optional<RawResponse> response = RawResponse.next(client);
            response.ifPresent(Problems::assertProblem);
        }
    }

    @Test
    void halfAChunkThenFin_endsThatRequestOnly() throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send(POST + "Transfer-Encoding: chunked\r\n\r\n40\r\n{\"topic\":")
                    .halfClose();
            Optional<RawResponse> response = RawResponse.next(client);
            response.ifPresent(Problems::assertProblem);
        }
    }

    @Test
    void halfARequestLineThenFin_endsTheConnection() throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send("GET /hea").halfClose();
            RawResponse.next(client).ifPresent(Problems::assertProblem);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n"
            })
    void bodyOfUnclearLength_endsTheConnectionSoThatNoRestOfItIsARequest(String framing) throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send(POST + framing + HEALTH);
            assertProblem(RawResponse.readFrom(client), 400, "malformed_request");
            assertThat(client.isEnded()).isTrue();
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

    @Test
    void expectContinue_isAnsweredBeforeTheBody() throws IOException {
        String body = TestServer.json(
                "topic", "t", "message", "m", "token", server.keys().token("broadcast", "t"));
        try (var client = RawClient.connect(server)) {
            client.send(POST + "Expect: 100-continue\r\nContent-Length: " + body.length() + "\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");
            client.send(body);
            assertThat(RawResponse.readFrom(client).status()).isEqualTo(200);
            client.send(HEALTH);
            assertThat(RawResponse.readFrom(client).status()).isEqualTo(200);
        }
    }

    /** The server may refuse before it has read all, and so reset what it has not read. */
    private static void assertProblemOrEnd(RawClient client, String request) throws IOException {
        Optional<RawResponse> response;
        try {
            client.send(request);
            client.halfClose();
            response = RawResponse.next(client);
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("neither a response nor the end", e);
        } catch (java.net.SocketException e) {
            response = Optional.empty();
        }
        response.ifPresent(Problems::assertProblem);
        assertThat(response.map(RawResponse::status).orElse(0))
                .as("a client's fault")
                .isNotEqualTo(500);
    }
}
