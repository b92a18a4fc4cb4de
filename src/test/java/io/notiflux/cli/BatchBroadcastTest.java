package io.notiflux.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.TestServer;
import io.notiflux.TestSubscriber;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code broadcast --batch}. */
class BatchBroadcastTest {
    @TempDir
    Path folder;

    @Test
    void lines_areBroadcastInTheirOrder_withAResultEach() throws IOException {
        try (TestServer server = TestServer.start();
                TestSubscriber subscriber = TestSubscriber.of(server, "b")) {
            String lines = IntStream.range(0, 2_500)
                    .mapToObj(i -> "{\"topic\":\"b\",\"message\":\"" + i + "\"}\n")
                    .collect(Collectors.joining());
            Captured run = batch(server, lines, "--token", server.keys().token("broadcast", "b"));
            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
            assertThat(run.out().lines()).hasSize(2_500).allMatch(line -> line.startsWith("{\"status\":200,\"id\":"));
            assertThat(subscriber.next(2_500)).first().isEqualTo("0");
        }
    }

    @Test
    void refusedLines_areToldAmongTheOthers_andEndWithOne() throws IOException {
        try (TestServer server = TestServer.start()) {
            Captured run = batch(
                    server,
                    "{\"topic\":\"b\",\"message\":\"x\"}\n\n{\"topic\":\"other\",\"message\":\"x\"}\nnothing\n"
                            + "{\"topic\":\"b\",\"message\":\"last\"}",
                    "--token",
                    server.keys().token("broadcast", "b"));
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("notiflux: 2 of 4 refused\n");
            assertThat(run.out().lines())
                    .satisfiesExactly(
                            line -> assertThat(line).contains("200"),
                            line -> assertThat(line).contains("topic_denied"),
                            line -> assertThat(line).contains("malformed_request"),
                            line -> assertThat(line).contains("200"));
        }
    }

    @Test
    void key_signsForEachRequestsTopics_however_many() throws IOException {
        try (TestServer server = TestServer.start()) {
            String lines = IntStream.range(0, 300)
                    .mapToObj(i -> "{\"topics\":[\"" + "t".repeat(100) + i + "\"],\"message\":\"x\"}\n")
                    .collect(Collectors.joining());
            Path key = Files.writeString(
                    folder.resolve("private.pem"),
                    java.util.Base64.getEncoder()
                            .encodeToString(server.keys().pair().getPrivate().getEncoded()));
            Captured run = batch(server, lines, "--key", key.toString());
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).hasLineCount(300);
        }
    }

    @Test
    void tokens_mayBeInTheLines() throws IOException {
        try (TestServer server = TestServer.start()) {
            String token = server.keys().token("broadcast", "b");
            Captured run = batch(server, "{\"topic\":\"b\",\"message\":\"x\",\"token\":\"" + token + "\"}\n");
            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
        }
    }

    /** The server's limit is lower than what is sent at once. */
    @Test
    void serverThatTakesLess_hasLessAtOnce() throws IOException {
        try (TestServer server = TestServer.start("MAX_MESSAGE_BYTES", "1000")) {
            String lines = IntStream.range(0, 50)
                    .mapToObj(i -> "{\"topic\":\"b\",\"message\":\"" + "x".repeat(i == 9 ? 1_000 : 100) + "\"}\n")
                    .collect(Collectors.joining());
            Captured run = batch(server, lines, "--token", server.keys().token("broadcast", "b"));
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("notiflux: 1 of 50 refused\n");
            assertThat(run.out()).hasLineCount(50);
            assertThat(run.out().lines().skip(9).findFirst())
                    .hasValueSatisfying(line -> assertThat(line).contains("too_large"));
        }
    }

    @Test
    void line_thatIsNotUtf8_isNamed() throws IOException {
        try (TestServer server = TestServer.start()) {
            Path file = Files.write(
                    folder.resolve("lines"),
                    "\n{\"topic\":\"b\",\"message\":\"é\"}".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            Captured run = run(server, "--file", file.toString());
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("line 2 of ", " is not in UTF-8").hasLineCount(1);
        }
    }

    @Test
    void linesBeforeOneThatCannotBeRead_areBroadcast() throws IOException {
        try (TestServer server = TestServer.start()) {
            Path file = Files.write(
                    folder.resolve("lines"),
                    "{\"topic\":\"b\",\"message\":\"x\"}\né\n{\"topic\":\"b\",\"message\":\"y\"}"
                            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            Captured run = run(
                    server, "--file", file.toString(), "--token", server.keys().token("broadcast", "b"));
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).contains("\"status\":200").hasLineCount(1);
            assertThat(run.err())
                    .contains("line 2 of ", "is not in UTF-8; neither it nor what follows was broadcast")
                    .hasLineCount(1);
        }
    }

    @Test
    void chunk_hasAThousandLinesAtMost() throws Exception {
        assertThat(chunks("x\n".repeat(1_000))).containsExactly(1_000);
        assertThat(chunks("x\n".repeat(1_001))).containsExactly(1_000, 1);
    }

    @Test
    void chunk_hasAMebibyteAtMost_unlessItIsOneLine() throws Exception {
        String half = "x".repeat(BatchLines.MAX_BYTES / 2 - 1) + "\n";
        assertThat(chunks(half + half)).containsExactly(2);
        assertThat(chunks(half + "x" + half)).containsExactly(1, 1);
        assertThat(chunks("x" + half + half + half)).containsExactly(1, 2);
        assertThat(chunks("y".repeat(BatchLines.MAX_BYTES * 2))).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\n \r\n"})
    void noLines_areNoRequest(String lines) throws Exception {
        assertThat(chunks(lines)).isEmpty();
    }

    @Test
    void line_ofTheLongest_isRead_andOneByteMore_isNot() throws Exception {
        assertThat(new BatchLines(stream("abcd\n"), "it", 4).next()).isPresent();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> new BatchLines(stream("\nabcde\n"), "it", 4).next()))
                .hasMessageContaining("line 2 of it is longer than the 4 bytes");
    }

    private static List<Integer> chunks(String text) throws Exception {
        var lines = new BatchLines(stream(text), "it", MessageInput.MAX_BYTES);
        List<Integer> sizes = new ArrayList<>();
        for (var chunk = lines.next(); chunk.isPresent(); chunk = lines.next()) {
            sizes.add(chunk.get().lines().size());
        }
        return sizes;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private Captured batch(TestServer server, String lines, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--file", Files.writeString(folder.resolve("batch"), lines).toString()));
        return run(server, all.toArray(String[]::new));
    }

    private static Captured run(TestServer server, String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("broadcast", "--batch", "--url", server.uri("").toString()));
        all.addAll(List.of(arguments));
        return Captured.run(all.toArray(String[]::new));
    }
}
