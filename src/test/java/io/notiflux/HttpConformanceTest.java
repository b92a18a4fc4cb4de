package io.notiflux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * HTTP/1.1 as RFC 9110 and RFC 9112 have it, one request a line: what it is answered with, and whether the connection goes
 * on. What must not be is followed by another request, which must not run.
 */
class HttpConformanceTest {
    private static final String LINE = "GET / HTTP/1.1\r\n";
    private static final String GET = LINE + "Host: a\r\n";
    private static final String POST = "POST /echo HTTP/1.1\r\nHost: a\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String BOTH = POST + "Content-Length: 5\r\nTransfer-Encoding: ";
    private static final String MARK = "GET /mark HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String EVIL = "GET /evil HTTP/1.1\r\nHost: a\r\n\r\n";

    private static EchoServer server;

    /**
     * A request and its answer.
     *
     * @param why the section of RFC 9110 or 9112 that says so
     * @param wanted one of these; none for silence, or the connection's end
     * @param goesOn whether the connection does
     */
    record Case(String why, List<Integer> wanted, boolean goesOn, String request) {
        @Override
        public String toString() {
            String text = request.length() > 100 ? request.substring(0, 100) + "..." : request;
            return why + " " + wanted + ": " + text.replace("\r", "\\r").replace("\n", "\\n");
        }
    }

    private static Case good(String why, String request) {
        return new Case(why, List.of(200), true, request);
    }

    private static Case bad(String why, String request) {
        return new Case(why, List.of(400), false, request);
    }

    private static Case ends(String why, int status, String request) {
        return new Case(why, List.of(status), false, request);
    }

    private static Case goesOn(String why, int status, String request) {
        return new Case(why, List.of(status), true, request);
    }

    private static Case silent(String why, String request) {
        return new Case(why, List.of(), false, request);
    }

    private static Case length(String why, String value) {
        return bad(why, POST + "Content-Length: " + value + "\r\n\r\nhello");
    }

    private static Case chunk(String why, String chunks) {
        return bad(why, CHUNKED + chunks);
    }

    @BeforeAll
    static void start() {
        server = EchoServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Case> firstLines() {
        return Stream.of(
                good("9112-3", GET + "\r\n"),
                good("9112-2.2", "\r\n" + GET + "\r\n"),
                bad("9112-2.2", "\r\n\r\n" + GET + "\r\n"),
                bad("9112-2.2", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
                bad("9112-2.2", "GET / HTTP/1.1\nHost: a\n\n"),
                bad("9112-2.2", "GET / HTTP/1.1\rHost: a\r\n\r\n"),
                bad("9112-2.2", " \r\n\r\n"),
                bad("9112-2.2", "\26\3\1\2\0\1\0\1\374\3\3\r\n\r\n"),
                silent("9112-2.2", ""),
                silent("9112-3", "GET /"),
                silent("9112-3", "GET /\r\n"),
                bad("9112-3", "GET /\r\n\r\n"),
                bad("9112-3", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
                bad("9112-3", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3", "GET HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.1", "G<T / HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.1", "G\303T / HTTP/1.1\r\nHost: a\r\n\r\n"),
                ends("9110-9.1", 501, "get / HTTP/1.1\r\nHost: a\r\n\r\n"),
                ends("9110-9.1", 501, "FOOBAR / HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3", "A".repeat(100_000) + " / HTTP/1.1\r\nHost: a\r\n\r\n"),
                ends("9110-15.5.15", 414, "GET /" + "A".repeat(100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                goesOn("9112-3", 404, "GET /" + "A".repeat(7_900) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.2", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.2", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.2", "GET /\0a HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.2", "GET /\303\251 HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.2", "GET /\300\257 HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.2", "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.2", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.2", "GET /%0d%0aX:y HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.2", "GET /%7F HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.2", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.2", "GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.2", "GET a HTTP/1.1\r\nHost: a\r\n\r\n"),
                good("9112-3.2", "GET /?a=[b]|^{}\"<>\\` HTTP/1.1\r\nHost: a\r\n\r\n"),
                goesOn("9112-3.2", 404, "GET /[a]|{} HTTP/1.1\r\nHost: a\r\n\r\n"),
                good("9112-3.2.2", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                good("9112-3.2.2", "GET HTTPS://b:80?x HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9110-4.2.4", "GET http://user@a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9110-4.2.1", "GET http:/// HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9110-4.2", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("9112-3.2.3", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"),
                bad("9112-3.2.4", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
                goesOn("9112-3.2.4", 204, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
                goesOn("9110-9.3.7", 204, "OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n"),
                goesOn("9110-9.3.8", 405, "TRACE / HTTP/1.1\r\nHost: a\r\nAuthorization: b\r\n\r\n"),
                goesOn("9110-9.3.8", 405, "TRACE / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"),
                goesOn("9110-15.5.6", 405, "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n"));
    }

    static Stream<Case> versions() {
        return Stream.of(
                ends("9112-2.3", 505, "GET / HTTP/9.9\r\nHost: a\r\n\r\n"),
                ends("9112-2.3", 505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
                ends("9112-2.3", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                bad("9112-2.3", "GET / HTTP/1\r\nHost: a\r\n\r\n"),
                bad("9112-2.3", "GET / HTTP/01.01\r\nHost: a\r\n\r\n"),
                bad("9112-2.3", "GET / HTTP/ 1.1\r\nHost: a\r\n\r\n"),
                bad("9112-2.3", "GET / HTTP/1.11\r\nHost: a\r\n\r\n"),
                bad("9112-2.3", "GET / http/1.1\r\nHost: a\r\n\r\n"),
                good("9110-2.5", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
                ends("9112-9.3", 200, "GET / HTTP/1.0\r\nHost: a\r\n\r\n"),
                ends("9112-C.2.2", 200, "GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"),
                ends("9112-3.2", 200, "GET / HTTP/1.0\r\n\r\n"),
                bad("9112-6.1", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                ends("9110-10.1.1", 200, "POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na"),
                ends("9110-7.8", 200, "GET / HTTP/1.0\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"),
                ends("9112-9.6", 200, GET + "Connection: close\r\n\r\n"),
                ends("9112-9.6", 200, GET + "connection: a , CLOSE\r\n\r\n"),
                ends("9112-9.6", 200, GET + "Connection: a\r\nConnection: close\r\n\r\n"));
    }

    static Stream<Case> headers() {
        return Stream.of(
                bad("9112-3.2", LINE + "\r\n"),
                bad("9112-3.2", GET + "Host: b\r\n\r\n"),
                bad("9112-3.2", GET + "Host: a\r\n\r\n"),
                bad("9112-3.2", LINE + "Host:\r\n\r\n"),
                bad("9112-3.2", LINE + "Host: user@a\r\n\r\n"),
                bad("9112-3.2", LINE + "Host: a/b\r\n\r\n"),
                bad("9112-3.2", LINE + "Host: a, b\r\n\r\n"),
                bad("9112-3.2", LINE + "Host: a b\r\n\r\n"),
                bad("9112-3.2", LINE + "Host: a:\r\n\r\n"),
                bad("9112-3.2", LINE + "Host: a:99999\r\n\r\n"),
                bad("9112-3.2", LINE + "Host: a:b\r\n\r\n"),
                bad("9112-3.2", LINE + "Host: [::1\r\n\r\n"),
                bad("9112-3.2", LINE + "Host: []\r\n\r\n"),
                good("9112-3.2", LINE + "hOST:[::1]:80 \r\n\r\n"),
                good("9110-5.5", GET + "A:\t b\303\253 \t\r\nC:\r\n\r\n"),
                bad("9112-2.2", LINE + " \r\nHost: a\r\n\r\n"),
                bad("9112-5", GET + "A\r\n\r\n"),
                bad("9112-5", GET + ": b\r\n\r\n"),
                bad("9112-5", GET + "A[: b\r\n\r\n"),
                bad("9112-5", GET + "A b: c\r\n\r\n"),
                bad("9112-5", GET + "A\303\253: b\r\n\r\n"),
                bad("9112-5.1", GET + "A : b\r\n\r\n"),
                bad("9112-5.1", GET + "A\t: b\r\n\r\n"),
                bad("9112-5.2", GET + "A: b\r\n c\r\n\r\n"),
                bad("9112-5.2", GET + "A: b\r\n\tc\r\n\r\n"),
                bad("9110-5.5", GET + "A: b\0c\r\n\r\n"),
                bad("9110-5.5", GET + "A: b\rc\r\n\r\n"),
                bad("9110-5.5", GET + "A: \7\b\13\r\n\r\n"),
                bad("9110-5.5", GET + "A: b\177\r\n\r\n"),
                bad("9112-2.2", GET + "A: b\nC: d\r\n\r\n"),
                silent("9112-8", GET + "A: b"),
                ends("6585-5", 431, GET + "A: " + "a".repeat(100_000) + "\r\n\r\n"),
                ends("6585-5", 431, GET + "A".repeat(100_000) + ": b\r\n\r\n"),
                ends("6585-5", 431, GET + "A: b\r\n".repeat(10_000) + "\r\n"),
                ends("9110-10.1.1", 417, GET + "Expect: 200-ok\r\n\r\n"),
                ends("9110-10.1.1", 417, GET + "Expect: 100-continue\r\nExpect: 200-ok\r\n\r\n"),
                good("9110-14.2", POST + "Range: bytes=0-1\r\nContent-Length: 5\r\n\r\nhello"),
                good("9110-12.5.1", GET + "Accept: a/b\r\nRange: bytes=x\r\n\r\n"));
    }

    static Stream<Case> lengths() {
        return Stream.of(
                good("9112-6.2", POST + "Content-Length: 5\r\n\r\nhello"),
                good("9110-5.5", POST + "Content-Length:\t5 \r\n\r\nhello"),
                good("9112-6.2", POST + "Content-Length: 0\r\n\r\n"),
                good("9112-6.3", POST + "\r\n"),
                good("9110-9.3.1", GET + "Content-Length: 5\r\n\r\nhello"),
                goesOn("9110-9.3.7", 204, "OPTIONS / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"),
                silent("9112-8", POST + "Content-Length: 10\r\n\r\nhello"),
                silent("9110-15.5.14", POST + "Content-Length: 999999999\r\n\r\n"),
                ends("9110-15.5.14", 413, POST + "Content-Length: 999999999\r\n\r\nhello"),
                ends("9110-15.5.14", 413, POST + "Content-Length: 999999999\r\nExpect: 100-continue\r\n\r\n"),
                length("9112-6.3", "-1"),
                length("9112-6.3", "-0"),
                length("9112-6.3", "+5"),
                length("9112-6.3", "abc"),
                length("9112-6.3", ""),
                length("9112-6.3", "0x5"),
                length("9112-6.3", "0o5"),
                length("9112-6.3", "1_0"),
                length("9112-6.3", "1 0"),
                length("9112-6.3", "005"),
                length("9112-6.3", "00"),
                length("9112-6.3", "5, 5"),
                length("9112-6.3", "5, 10"),
                length("9112-6.3", "9".repeat(20)),
                length("9112-6.3", "9223372036854775808"),
                length("9112-6.3", "5\r\nContent-Length: 5"),
                length("9112-6.3", "5\r\nContent-Length: 10"),
                bad("9112-5.1", POST + "Content-Length : 5\r\n\r\nhello"),
                bad("9112-6.3", POST + "Content_Length: 99\r\nContent-Length: 5\r\n\r\nhello"),
                bad("9112-6.3", POST + "Transfer_Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello"));
    }

    static Stream<Case> codings() {
        return Stream.of(
                good("9112-7", POST + "Transfer-Encoding:\tChunked \r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
                bad("9112-6.1", BOTH + "chunked\r\n\r\n0\r\n\r\n"),
                bad("9112-6.1", POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
                bad("9112-6.3", BOTH + "xchunked\r\n\r\nhello"),
                bad("9112-6.3", BOTH + "identity\r\n\r\nhello"),
                bad("9112-6.3", BOTH + "\r\n\r\nhello"),
                bad("9112-6.3", BOTH + "\13chunked\r\n\r\nhello"),
                bad("9112-6.3", BOTH + "\fchunked\r\n\r\nhello"),
                bad("9112-6.3", BOTH + "chunked\0\r\n\r\nhello"),
                bad("9112-5.2", BOTH + "\r\n chunked\r\n\r\nhello"),
                bad("9112-5.1", POST + "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\nhello"),
                bad("9112-6.3", POST + "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
                bad("9112-6.3", POST + "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n"),
                bad("9112-6.3", POST + "Transfer-Encoding:\r\n\r\n0\r\n\r\n"),
                bad("9112-6.3", POST + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
                bad("9112-6.1", POST + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
                bad("9112-6.1", POST + "Transfer-Encoding: , chunked\r\n\r\n0\r\n\r\n"),
                bad("9112-6.1", POST + "Transfer-Encoding: chunked,\r\n\r\n0\r\n\r\n"),
                bad("9112-7", POST + "Transfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n"),
                bad("9112-6.1", POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
                bad("9112-6.1", POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                ends("9112-6.1", 501, POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"));
    }

    static Stream<Case> chunks() {
        return Stream.of(
                good("9112-7.1", CHUNKED + "5\r\nhello\r\n0\r\n\r\n"),
                good("9112-7.1", CHUNKED + "0\r\n\r\n"),
                good("9112-7.1", CHUNKED + "A\r\nhellohello\r\n00\r\n\r\n"),
                good("9112-7.1", CHUNKED + "1\r\nh\r\n4\r\nello\r\n0\r\n\r\n"),
                good("9112-7.1.1", CHUNKED + "5;a=b ; c;d=\"e\\\";\"\r\nhello\r\n0;f\r\n\r\n"),
                good("9112-7.1.2", CHUNKED + "5\r\nhello\r\n0\r\nX: y\r\nContent-Length: 9\r\nHost: b\r\n\r\n"),
                silent("9112-8", CHUNKED + "5\r\nhello\r\n"),
                silent("9112-8", CHUNKED + "5\r\nhello\r\n0\r\n"),
                chunk("9112-7.1", "\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1", "+5\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1", "-1\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1", "0x5\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1", "1_0\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1", " 5\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1", "5 \r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1", "5\t\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1", "5\0\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1", "g\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1", "FFFFFFFFFFFFFFFF0\r\nhello"),
                chunk("9112-7.1", "100000005\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1", "00000000000000005\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1", "5\rX\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-2.2", "5\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1", "5\r\nhello0\r\n\r\n"),
                chunk("9112-7.1", "5\r\nhello\n0\r\n\r\n"),
                chunk("9112-7.1", "5\r\nhello!!\r\n0\r\n\r\n"),
                chunk("9112-7.1", "5\r\nhello\r\n0\r\n\n"),
                chunk("9112-7.1.1", "5;\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1.1", "5;a[=b\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1.1", "5;a=\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1.1", "5;a=\"b\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1.1", "5;\0a\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1.1", "5;a\rX\r\nhello\r\n0\r\n\r\n"),
                chunk("9112-7.1.1", "5;\nhello\r\n0\r\n\r\n"),
                ends("9112-7.1.1", 431, CHUNKED + "5;a=" + "a".repeat(65_536) + "\r\nhello\r\n0\r\n\r\n"),
                ends("9112-7.1.1", 431, CHUNKED + ("1;a=" + "a".repeat(1_000) + "\r\nh\r\n").repeat(20) + "0\r\n\r\n"),
                chunk("9112-7.1.2", "5\r\nhello\r\n0\r\nX y: z\r\n\r\n"),
                chunk("9112-7.1.2", "5\r\nhello\r\n0\r\nX: y\n\r\n\r\n"),
                ends("9112-7.1.2", 431, CHUNKED + "0\r\n" + "X: y\r\n".repeat(5_000) + "\r\n"),
                ends("9110-15.5.14", 413, CHUNKED + "7fffffff\r\nhello"));
    }

    @ParameterizedTest
    @MethodSource({"firstLines", "versions", "headers", "lengths", "codings", "chunks"})
    void request_isAnsweredAsTheRfcsHaveIt(Case c) throws IOException {
        try (RawClient client = server.connect()) {
            client.send((c.request() + (c.wanted().isEmpty() ? "" : c.goesOn() ? MARK : EVIL)).getBytes(ISO_8859_1));
            if (c.wanted().isEmpty()) {
                client.halfClose();
                assertThat(RawResponse.next(client).map(RawResponse::status).orElse(400))
                        .isEqualTo(400);
                return;
            }
            RawResponse answer = RawResponse.readFrom(client);
            assertThat(c.wanted()).contains(answer.status());
            assertThat(answer.header("date"))
                    .hasValueSatisfying(date -> assertThat(date).endsWith(" GMT"));
            if (answer.status() >= 400) {
                Problems.assertProblem(answer);
            } else if (c.request().contains("/echo") && c.request().contains("hello")) {
                assertThat(answer.body()).matches("(hello)+");
            }
            assertThat(answer.header("connection").orElse("").equals("close"))
                    .as("closes: " + answer)
                    .isEqualTo(!c.goesOn());
            if (c.goesOn()) {
                assertThat(RawResponse.readFrom(client).status()).isEqualTo(404);
            } else {
                assertThat(client.isEnded()).isTrue();
            }
        }
    }
}
