package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.TestServer;
import io.notiflux.TestSubscriber;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BroadcastCommandTest {
    private static final int MAX_BODY = 2 * 1_024 * 1_024;

    private static TestServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void message_reachesSubscribers_andTheAnswerIsPrinted() {
        try (TestSubscriber subscriber = TestSubscriber.of(server, "news")) {
            Captured run = broadcast("news", "he said \"日\"");
            assertThat(run.code()).isZero();
            assertThat(run.out()).contains("\"subscribers\":1").hasLineCount(1);
            assertThat(run.err()).isEmpty();
            assertThat(subscriber.next()).isEqualTo("he said \"日\"");
        }
    }

    @Test
    void message_isThatOfStandardInputOrOfAFile_asItIs() throws IOException {
        try (TestSubscriber subscriber = TestSubscriber.of(server, "input")) {
            assertThat(withInput("two\nlines\n".getBytes(StandardCharsets.UTF_8), "input", "-")
                            .code())
                    .isZero();
            Path file = Files.writeString(folder.resolve("message"), "of a file\n");
            assertThat(broadcast("input", "--file", file.toString()).code()).isZero();
            assertThat(broadcast("input", "").code()).isZero();
            assertThat(subscriber.next(3)).containsExactly("two\nlines\n", "of a file\n", "");
        }
    }

    @Test
    void severalTopics_haveAnIdEach() {
        try (TestSubscriber subscriber = TestSubscriber.of(server, "several:a", "several:b")) {
            Captured run = broadcast("several:a", "several:b", "x");
            assertThat(run.out()).contains("\"ids\":{\"several:a\":\"").hasLineCount(1);
            assertThat(subscriber.next(2)).containsExactly("x", "x");
        }
    }

    @Test
    void key_sameAsBefore_isNotBroadcastTwice_andItsOwnIsAlwaysNew() {
        String first = broadcast("once", "x", "--idempotency-key", "k").out();
        assertThat(broadcast("once", "x", "--idempotency-key", "k").out()).isEqualTo(first);
        assertThat(broadcast("once", "x").out())
                .isNotEqualTo(broadcast("once", "x").out());
        assertThat(broadcast("once", "y", "--idempotency-key", "k").err()).endsWith(" (idempotency_conflict)\n");
    }

    @Test
    void refusal_isTheProblemsDetailInOneLine() {
        Captured run = run("broadcast", "news", "x", "--token", server.keys().token("broadcast", "other"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("notiflux: ")
                .endsWith(" (topic_denied)\n")
                .hasLineCount(1);
    }

    @Test
    void body_ofTheLargest_isTaken_andOneByteMore_isNot() throws IOException {
        int around = "{\"topic\":\"big\",\"message\":\"\"}".length();
        Path file = Files.writeString(folder.resolve("big"), "x".repeat(MAX_BODY - around));
        assertThat(broadcast("big", "--file", file.toString()).code()).isZero();
        Files.writeString(file, "x".repeat(MAX_BODY - around + 1));
        Captured run = broadcast("big", "--file", file.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).endsWith(" (too_large)\n").hasLineCount(1);
    }

    @Test
    void key_ofTheLongest_isSent_andWhatIsNone_isNot() {
        assertThat(broadcast("key", "x", "--idempotency-key", "k".repeat(255)).code())
                .isZero();
        for (String key : List.of("", "k".repeat(256), "a b", "é")) {
            Captured run = broadcast("key", "x", "--idempotency-key", key);
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("1 to 255").hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "news",
                "a\u00a0b x",
                "a\u0007 x",
                "--file f",
                "--batch news",
                "--batch --idempotency-key k",
                "news x --url http://127.0.0.1:1/broadcast",
                "news x --url http://u:p@127.0.0.1"
            })
    void whatCannotBeRight_isRefusedBeforeItIsSent(String arguments) {
        Captured run = run(("broadcast --token a.b.c " + arguments).strip().split(" ", -1));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("notiflux: ").doesNotContain("java.").hasLineCount(1);
    }

    @Test
    void topics_thousand_areTaken_andOneMore_isNot() {
        List<String> topics = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            topics.add("t" + i);
        }
        topics.add("x");
        Captured run = broadcast(topics.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        topics.add("y");
        assertThat(broadcast(topics.toArray(String[]::new)).code()).isEqualTo(2);
    }

    @Test
    void input_thatIsNotUtf8_isRefused() throws IOException {
        byte[] latin1 = {'a', (byte) 0xE9};
        assertFails(withInput(latin1, "news", "-"), "standard input is not in UTF-8");
        Path file = Files.write(folder.resolve("latin1"), latin1);
        assertFails(broadcast("news", "--file", file.toString()), "latin1 is not in UTF-8");
        assertFails(broadcast("news", "--file", "missing.txt"), "missing.txt is not there");
        assertFails(broadcast("news", "--file", folder.toString()), "is a folder");
    }

    @Test
    void input_ofTheLargest_isRead_andOneByteMore_isNot() throws Exception {
        Path file = Files.writeString(folder.resolve("input"), "four");
        assertThat(MessageInput.all(java.util.Optional.of(file), 4)).isEqualTo("four");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> MessageInput.all(java.util.Optional.of(file), 3)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("more than the 3 bytes");
    }

    private static void assertFails(Captured run, String words) {
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("notiflux: ").contains(words).hasLineCount(1);
    }

    private static Captured withInput(byte[] input, String... arguments) {
        InputStream former = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            return broadcast(arguments);
        } finally {
            System.setIn(former);
        }
    }

    /** Broadcasts with a token for all words. */
    private static Captured broadcast(String... arguments) {
        List<String> all = new ArrayList<>(List.of("broadcast"));
        all.addAll(List.of(arguments));
        String[] topics =
                all.stream().skip(1).filter(word -> word.matches("[a-z0-9:]+")).toArray(String[]::new);
        all.addAll(List.of("--token", server.keys().token("broadcast", topics)));
        return run(all.toArray(String[]::new));
    }

    private static Captured run(String... arguments) {
        return Captured.run(Map.of("NOTIFLUX_URL", server.uri("").toString()), arguments);
    }
}
