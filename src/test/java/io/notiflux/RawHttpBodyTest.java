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

/** Bodies whose length is wrong, unclear or never reached: nobody else notices. */
class RawHttpBodyTest {
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

    static Stream<Arguments> badLengths() {
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
                argumentSet("empty chunk size", POST + "Transfer-Encoding: chunked\r\n\r\n\r\n{}\r\n0\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("badLengths")
    void bodyWithoutAGoodLength_isMalformed(String request) throws IOException {
        try (var client = RawClient.connect(server)) {
            client.send(request);
            assertProblem(RawResponse.readFrom(client), 400, "malformed_request");
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
}
