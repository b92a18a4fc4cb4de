package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Feeds a parser with what a corpus becomes when octets are changed, cut, doubled and mixed, from a seed that is told
 * with what fails. {@code -Dfuzz.seconds=600} goes on for ten minutes, and {@code -Dfuzz.seed} repeats.
 */
public final class JsonFuzz {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("fuzz.seconds", 2));
    private static final long SEED = Long.getLong("fuzz.seed", 20_260_131);
    /** CPU time far above what an input of these sizes takes, and far below what hurts. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int MAX_BYTES = 64 * 1_024;
    private static final List<byte[]> WORDS = Stream.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ":",
                    ",",
                    "\"",
                    "\\",
                    "\\u",
                    "\\ud800",
                    "\\u0000",
                    "null",
                    "true",
                    "1e400",
                    "-",
                    "0.",
                    "1".repeat(300),
                    "\"a\":",
                    "\"topics\":[",
                    "\"token\":\"",
                    "\"message\":\"",
                    "\"since\":{",
                    "\"since\":\"last\"",
                    "\"last\":1",
                    "\"type\":",
                    "\"subscribe\"",
                    "\uFEFF",
                    "\u20ac",
                    "\ud83d\ude00",
                    " ",
                    "\n",
                    "\r\n",
                    "\t",
                    "\0",
                    "[".repeat(100),
                    "{\"a\":".repeat(100),
                    "\"a\",".repeat(1_000),
                    "x".repeat(2_000))
            .map(word -> word.getBytes(StandardCharsets.UTF_8))
            .toList();

    private final List<byte[]> corpus;
    private final Random random = new Random(SEED);

    private JsonFuzz(List<byte[]> corpus) {
        this.corpus = corpus;
    }

    /**
     * Runs for its time.
     *
     * @param parse fails where the parser does anything but take or refuse what it gets
     */
    public static void run(String corpus, Consumer<byte[]> parse) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "fuzz", corpus))) {
            List<byte[]> read = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                read.add(Files.readAllBytes(file));
            }
            assertThat(read).isNotEmpty();
            new JsonFuzz(read).run(parse);
        }
    }

    private void run(Consumer<byte[]> parse) {
        corpus.forEach(seed -> feed(parse, seed, 0));
        long end = System.nanoTime() + TIME.toNanos();
        for (long round = 1; System.nanoTime() < end; round++) {
            byte[] input = corpus.get(random.nextInt(corpus.size()));
            for (int change = random.nextInt(6); change >= 0; change--) {
                input = changed(input);
            }
            feed(parse, input, round);
        }
    }

    private static void feed(Consumer<byte[]> parse, byte[] input, long round) {
        long before = cpuNanos();
        try {
            parse.accept(input);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(told(input, round), e);
        }
        assertThat(Duration.ofNanos(cpuNanos() - before)).as(told(input, round)).isLessThan(PATIENCE);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String told(byte[] input, long round) {
        return "seed " + SEED + ", round " + round + ": " + new String(input, StandardCharsets.ISO_8859_1);
    }

    private byte[] changed(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int to = Math.min(input.length, at + 1 + random.nextInt(40));
        byte[] head = Arrays.copyOf(input, at);
        byte[] rest = Arrays.copyOfRange(input, to, input.length);
        byte[] next = switch (random.nextInt(6)) {
            case 0 -> Wire.join(head, rest);
            case 1 -> Wire.join(head, octets(to - at), rest);
            case 2 ->
                Wire.join(head, WORDS.get(random.nextInt(WORDS.size())), Arrays.copyOfRange(input, at, input.length));
            case 3 -> Wire.join(input, Arrays.copyOfRange(input, at, input.length));
            case 4 -> Wire.join(head, corpus.get(random.nextInt(corpus.size())), rest);
            default -> flipped(input);
        };
        return next.length > MAX_BYTES ? Arrays.copyOf(next, MAX_BYTES) : next;
    }

    private byte[] octets(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    private byte[] flipped(byte[] input) {
        byte[] flipped = input.clone();
        for (int i = 0; i < 3 && flipped.length > 0; i++) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }
}
