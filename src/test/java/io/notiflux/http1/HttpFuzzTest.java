package io.notiflux.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes, and in whatever pieces: nothing is thrown but refusals, Helidon never gets a byte beyond one head and its
 * body, and the verdict does not hang on the pieces. {@code -Dfuzz.seconds=600} for longer than a moment, {@code
 * -Dfuzz.seed} to repeat.
 */
class HttpFuzzTest {
    private static final Path CORPUS = Path.of("src/test/resources/fuzz/http");
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("fuzz.seconds", 3));
    /** What is put in where something is changed: all that has a meaning somewhere. */
    private static final List<String> WORDS = List.of(
            "\r\n",
            "\r",
            "\n",
            "\r\n\r\n",
            " ",
            "\t",
            ":",
            ";",
            ",",
            "=",
            "\"",
            "\\",
            "%",
            "%00",
            "?",
            "*",
            "0",
            "00",
            "-",
            "+",
            "0x",
            "\0",
            "\177",
            "\303\251",
            "[",
            "http://a",
            "HEAD",
            "HTTP/1.0",
            "HTTP/2.0",
            "Host: a\r\n",
            "Content-Length: 3\r\n",
            "Content-Length: ",
            "Transfer-Encoding: chunked\r\n",
            "chunked",
            "Connection: close\r\n",
            "Expect: 100-continue\r\n",
            "5\r\nhello\r\n",
            "0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "ffffffffffffffff",
            "99999999999999999999",
            "a=\"b\"");

    static Stream<Path> corpus() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void corpus_hasOneVerdictHoweverItComes(Path file) throws IOException {
        byte[] bytes = unescaped(Files.readString(file));
        List<String> verdict = FramedRequests.of(List.of(bytes));
        assertThat(FramedRequests.of(pieces(bytes, new Random(1), 1))).isEqualTo(verdict);
        for (int split = 1; split < Math.min(bytes.length, 2_000); split++) {
            List<byte[]> halves = List.of(Arrays.copyOf(bytes, split), Arrays.copyOfRange(bytes, split, bytes.length));
            assertThat(FramedRequests.of(halves)).as("split at " + split).isEqualTo(verdict);
        }
    }

    @Test
    void anything_hasOneVerdictHoweverItComes() throws IOException {
        long seed = Long.getLong("fuzz.seed", new Random().nextLong()); // a failure names its own
        var random = new Random(seed);
        List<byte[]> seeds = new ArrayList<>();
        for (Path file : corpus().toList()) {
            seeds.add(unescaped(Files.readString(file)));
        }
        long end = System.nanoTime() + TIME.toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            byte[] bytes = mutant(seeds, random);
            String where = "input " + i + " of seed " + seed + ": " + escaped(bytes);
            try {
                List<String> verdict = FramedRequests.of(List.of(bytes));
                for (int most : List.of(1, 7, 100)) {
                    assertThat(FramedRequests.of(pieces(bytes, random, most)))
                            .as(where)
                            .isEqualTo(verdict);
                }
                if (random.nextInt(50) == 0 && bytes.length < 5_000) {
                    seeds.set(random.nextInt(seeds.size()), bytes);
                }
            } catch (RuntimeException e) {
                throw new AssertionError(where, e);
            }
        }
    }

    private static byte[] mutant(List<byte[]> seeds, Random random) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size()));
        for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
            int at = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, at + random.nextInt(1 + random.nextInt(20)));
            byte[] in = switch (random.nextInt(5)) {
                case 0 -> new byte[] {(byte) random.nextInt(256)};
                case 1, 2 -> WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.ISO_8859_1);
                case 3 -> seeds.get(random.nextInt(seeds.size()));
                default -> new byte[0];
            };
            var out = new ByteArrayOutputStream();
            out.write(bytes, 0, at);
            out.writeBytes(in);
            int from = random.nextBoolean() ? at : to;
            out.write(bytes, from, bytes.length - from);
            bytes = out.toByteArray();
        }
        return bytes.length > 100_000 ? Arrays.copyOf(bytes, 100_000) : bytes;
    }

    private static List<byte[]> pieces(byte[] bytes, Random random, int most) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(most));
            pieces.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return pieces;
    }

    /** A corpus file has line breaks of its own, and escapes for what it is about. */
    private static byte[] unescaped(String text) {
        return text.replace("\n", "").translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String escaped(byte[] bytes) {
        var text = new StringBuilder();
        for (byte b : bytes) {
            text.append(
                    b == '\r'
                            ? "\\r"
                            : b == '\n'
                                    ? "\\n"
                                    : b < ' ' || b == 0x7f ? "\\" + Integer.toOctalString(b & 0xff) : "" + (char) b);
        }
        return text.toString();
    }
}
