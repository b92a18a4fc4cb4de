package io.notiflux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.HttpAnswers.Answer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that come in steps, with pauses in which a reader may fall out of step with its peer (RFC 9112 sections 9.3, 11.1
 * and 11.2): what is hidden in a body, or behind one of no clear length, has no answer.
 */
class HttpSequencesTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String POST = "POST /echo HTTP/1.1\r\nHost: a\r\n";
    private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final int PAUSE_MILLIS = 20;

    private static EchoServer server;

    /** Steps, and the answers' statuses; the last answer is followed by the connection's end. */
    record Sequence(List<Integer> answers, List<String> steps) {
        @Override
        public String toString() {
            return answers + " "
                    + String.join(" ... ", steps).replace("\r", "\\r").replace("\n", "\\n");
        }
    }

    private static Sequence refused(String... steps) {
        return new Sequence(List.of(400), List.of(steps));
    }

    private static Sequence good(String... steps) {
        return new Sequence(List.of(200, 200), List.of(steps));
    }

    private static String length(int length) {
        return "Content-Length: " + length + "\r\n";
    }

    @BeforeAll
    static void start() {
        server = EchoServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Sequence> desync() {
        String whole = "0\r\n\r\n" + HIDDEN;
        String head = "0\r\n\r\nHEAD /hidden HTTP/1.1\r\nHost: a\r\n\r\n";
        String chunk = Integer.toHexString(HIDDEN.length()) + "\r\n";
        return Stream.of(
                refused(POST + length(5) + CHUNKED + "\r\n0\r\n\r\n", GET),
                refused(POST + CHUNKED + length(5) + "\r\n0\r\n\r\n", GET),
                refused(POST + length(6) + CHUNKED + "\r\n0\r\n\r\nX", GET),
                refused(POST + CHUNKED + length(30) + "\r\n0\r\n\r\nX", GET),
                refused(POST + length(whole.length()) + CHUNKED + "\r\n" + whole),
                refused(POST + length(whole.length()) + CHUNKED + "\r\n", whole),
                refused(POST + length(head.length()) + CHUNKED + "\r\n" + head),
                refused(POST + "Content-Length: +" + whole.length() + "\r\n" + CHUNKED + "\r\n" + whole),
                refused(POST + "Content-Length: N" + whole.length() + "\r\n" + CHUNKED + "\r\n" + whole),
                refused(POST + length(whole.length()) + "Transfer-Encoding:\r\n chunked\r\n\r\n" + whole),
                refused(POST + length(whole.length()) + "Transfer-Encoding: chunked \r\n\r\n" + whole),
                refused(POST + length(whole.length()) + "Transfer-Encoding: , chunked\r\n\r\n" + whole),
                refused(POST + length(whole.length()) + "Transfer-Encoding: Chunked\r\n\r\n" + whole),
                refused(POST + length(whole.length()) + CHUNKED + "Transfer-Encoding: identity\r\n\r\n" + whole),
                refused(POST + CHUNKED + length(chunk.length()) + "\r\n" + chunk + HIDDEN + "\r\n0\r\n\r\n"),
                refused(POST + length(4) + length(4 + HIDDEN.length()) + "\r\nPING" + HIDDEN),
                refused(
                        "OPTIONS / HTTP/1.1\r\nHost: a\r\n" + length(5)
                                + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
                        GET),
                refused(POST + CHUNKED + "\r\n+0\r\n\r\n", "X", GET),
                refused(POST + CHUNKED + "\r\n1\r\nZ\r\nQ", GET),
                refused(POST + "Content-Length\r\n : 5\r\n\r\nhello", GET),
                new Sequence(List.of(200, 400), List.of(POST + length(0) + "\r\nX", " " + GET)));
    }

    static Stream<Sequence> inStep() {
        return Stream.of(
                good(GET + LAST),
                good(GET, LAST),
                good("GET ", "/ HTT", "P/1.1\r", "\nHost: a\r\n\r", "\n", LAST),
                good("GET / HTTP/1.1\r\nHost: a\r\n" + length(HIDDEN.length()) + "\r\n" + HIDDEN + LAST),
                good(POST + length(HIDDEN.length()) + "\r\n", HIDDEN.substring(0, 7), HIDDEN.substring(7), LAST),
                good(POST + CHUNKED + "\r\n2", "1\r", "\n" + HIDDEN, "\r", "\n0", "\r\n", "\r", "\n", LAST),
                good(POST + "Expect: 100-continue\r\n" + length(HIDDEN.length()) + "\r\n" + HIDDEN, LAST),
                good(POST + "Expect: 100-continue\r\n" + length(HIDDEN.length()) + "\r\n", HIDDEN, LAST),
                good(POST + length(5) + "\r\nhello", "\r\n" + LAST));
    }

    @ParameterizedTest
    @MethodSource({"desync", "inStep"})
    void steps_areReadAsTheyAreFramed(Sequence sequence) throws Exception {
        assertThat(answers(sequence.steps())).extracting(Answer::status).isEqualTo(sequence.answers());
    }

    /** A body that its handler does not want is not waited for, and nothing is read after it. */
    @Test
    void requestAnsweredBeforeItsBodyCame_isTheLast() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n" + length(HIDDEN.length()) + "\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ").containsIgnoringCase("\r\nConnection: close\r\n");
            client.send(HIDDEN + LAST);
            assertThat(client.readAll()).isEqualTo("hello");
        }
    }

    /** One after the other, each once, whatever they have in them. */
    @Test
    void pipelinedRequests_areAnsweredInTheirOrder() throws Exception {
        String five = GET + POST + length(HIDDEN.length()) + "\r\n" + HIDDEN + "\r\n" + POST + CHUNKED + "\r\n"
                + "5\r\nhello\r\n0\r\n\r\n" + HIDDEN + LAST;
        assertThat(answers(List.of(five))).extracting(Answer::status).containsExactly(200, 200, 200, 404, 200);
    }

    @Test
    void manyPipelinedRequests_areAllAnswered() throws Exception {
        String many = "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2_000);
        assertThat(answers(List.of(many + LAST))).hasSize(2_001);
    }

    private static List<Answer> answers(List<String> steps) throws IOException, InterruptedException {
        try (RawClient client = server.connect()) {
            try {
                for (String step : steps) {
                    client.send(step.getBytes(ISO_8859_1));
                    Thread.sleep(steps.size() > 1 ? PAUSE_MILLIS : 0);
                }
            } catch (IOException e) {
                // ended at an earlier step already
            }
            String[] methods = new String[3_000];
            Arrays.fill(methods, "GET");
            return HttpAnswers.readAll(client, methods);
        }
    }
}
