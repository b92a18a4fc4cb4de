package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar that is shipped, from its start to its end. */
class PackagedJarIT {
    private static final TestKeys KEYS = TestKeys.p256();
    private static final String[] KEY = {"JWT_PUBLIC_KEY_B64", KEYS.publicPemBase64()};

    @Test
    void broadcast_reachesASubscriber() {
        try (JarProcess server = JarProcess.serve(KEY);
                TestSubscriber subscriber = server.subscriber(KEYS, "news")) {
            assertThat(server.broadcast(KEYS, "news", "hello").statusCode()).isEqualTo(200);
            assertThat(subscriber.next()).isEqualTo("hello");
            assertThat(server.err()).isEmpty();
        }
    }

    @Test
    void sigterm_closesSubscribersWith1012AndEndsWith143() {
        try (JarProcess server = JarProcess.serve(KEY);
                TestSubscriber subscriber = server.subscriber(KEYS, "news")) {
            server.broadcast(KEYS, "news", "the last one");

            server.terminate();

            assertThat(subscriber.end()).startsWith("1012 ");
            assertThat(subscriber.next()).isEqualTo("the last one");
            assertThat(server.exitCode()).isEqualTo(143);
            assertThat(server.out()).contains("event=stopping").doesNotContain("WARN", "ERROR", "\tat ");
            assertThat(server.lastLine()).endsWith("event=stopped flushed=1 cut=0");
            assertThat(server.err()).isEmpty();
        }
    }

    @Test
    void sigterm_tellsWhoDidNotTakeWhatWaitedForIt() throws IOException {
        try (JarProcess server = JarProcess.serve(
                        "JWT_PUBLIC_KEY_B64",
                        KEYS.publicPemBase64(),
                        "WRITE_TIMEOUT",
                        "PT0.3S",
                        "QUEUE_MAX_BYTES",
                        "9000000");
                RawClient stuck = RawClient.connect(server.port(), 4_096)) {
            stuck.send(RawClient.UPGRADE).readHead();
            stuck.text("/subscribe news " + KEYS.token("subscribe", "news"));
            await().until(() -> server.metric("notiflux_subscriptions") == 1);
            for (int i = 0; i < 4; i++) {
                server.broadcast(KEYS, "news", "x".repeat(1_000_000));
            }
            server.terminate();
            assertThat(server.exitCode()).isEqualTo(143);
            assertThat(server.lastLine())
                    .matches(".*event=stopped flushed=0 cut=[01]"); // or the heartbeat saw it first
            assertThat(server.err()).isEmpty();
        }
    }

    @Test
    void secondSigterm_endsAtOnce() {
        try (JarProcess server = JarProcess.serve("JWT_PUBLIC_KEY_B64", KEYS.publicPemBase64(), "DRAIN_DELAY", "PT5M");
                TestSubscriber subscriber = server.subscriber(KEYS, "news")) {
            server.terminate();
            await().until(() -> server.out().contains("event=stopping connections=1 delay=PT5M window=PT0S"));
            server.broadcast(KEYS, "news", "still served");
            assertThat(subscriber.next()).isEqualTo("still served");
            server.terminate();
            assertThat(server.exitCode()).isEqualTo(143);
            assertThat(server.lastLine()).endsWith("event=stopped at_once=true connections_cut=1");
            assertThat(server.err()).isEmpty();
        }
    }

    @Test
    void sigterm_withoutSubscribers_endsAtOnce() {
        try (JarProcess server = JarProcess.serve(KEY)) {
            server.port();
            long before = System.nanoTime();
            server.terminate();
            assertThat(server.exitCode()).isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void keyFile_isReadAndRereadWhenItChanges(@TempDir Path folder) throws IOException {
        TestKeys renewed = TestKeys.p256();
        Path file = Files.writeString(folder.resolve("public.pem"), KEYS.publicPem());
        try (JarProcess server = JarProcess.serve("JWT_PUBLIC_KEY_FILE", file.toString())) {
            assertThat(server.broadcast(KEYS, "news", "a").statusCode()).isEqualTo(200);
            assertThat(server.broadcast(renewed, "news", "b").statusCode()).isEqualTo(401);

            Files.writeString(file, renewed.publicPem());

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> server.broadcast(renewed, "news", "c").statusCode() == 200);
            assertThat(server.broadcast(KEYS, "news", "d").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void logFormat_json_givesOneObjectALine() {
        JsonMapper json = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        try (JarProcess server = JarProcess.serve(
                "JWT_PUBLIC_KEY_B64", KEYS.publicPemBase64(), "LOG_FORMAT", "json", "LOG_LEVEL", "trace")) {
            server.broadcast(KEYS, "news", "hello");
            server.terminate();
            assertThat(server.exitCode()).isEqualTo(143);
            assertThat(server.out().lines()).hasSizeGreaterThan(2).allSatisfy(line -> {
                JsonNode object = json.readTree(line);
                assertThat(object.isObject()).isTrue();
                for (String member : List.of("time", "level", "logger", "message")) {
                    assertThat(object.path(member).isTextual())
                            .as(member + " of " + line)
                            .isTrue();
                }
            });
            assertThat(server.out()).contains("\"message\":\"event=listening ");
            assertThat(server.err()).isEmpty();
        }
    }

    /** How class data sharing archives and smoke tests start it. */
    @Test
    void exitOnStarted_endsOnceItListens() {
        try (JarProcess server = JarProcess.start(List.of("-Dexit.on.started=!"), KEY)) {
            assertThat(server.exitCode()).isZero();
            assertThat(server.err()).isEmpty();
        }
    }

    @Test
    void help_namesTheCommands() {
        try (JarProcess help = JarProcess.start(List.of("--help"))) {
            assertThat(help.exitCode()).isZero();
            assertThat(help.out())
                    .contains(
                            "Usage: notiflux",
                            "keygen",
                            "token",
                            "subscribe",
                            "broadcast",
                            "check",
                            "health",
                            "version",
                            "completion",
                            "help");
            assertThat(help.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "version"})
    void version_isTheBuilds(String argument) {
        try (JarProcess version = JarProcess.start(List.of(argument))) {
            assertThat(version.exitCode()).isZero();
            assertThat(version.out())
                    .matches("notiflux \\d+\\.\\d+\\.\\d+\\S*, revision \\S+, Java "
                            + Pattern.quote(Runtime.version() + "") + "\\R");
            assertThat(version.err()).isEmpty();
        }
    }

    @Test
    void check_saysWhatHolds_andServesNobody() {
        try (JarProcess check = JarProcess.start(List.of("check"), KEY)) {
            assertThat(check.exitCode()).isZero();
            assertThat(check.out())
                    .contains("listen: 127.0.0.1:0, a free port", "key: SHA-256 ", "crypto: AmazonCorretto")
                    .doesNotContain("event=");
            assertThat(check.err()).isEmpty();
        }
    }

    @Test
    void check_ofAWrongSetting_failsInOneLine() {
        try (JarProcess check = JarProcess.start(List.of("check"), "PORT", "none")) {
            assertThat(check.exitCode()).isEqualTo(1);
            assertThat(check.err().lines()).singleElement().asString().startsWith("notiflux: PORT is 'none'");
        }
    }

    @Test
    void command_thatIsUnknown_isToldOnStandardError() {
        try (JarProcess unknown = JarProcess.start(List.of("serv"))) {
            assertThat(unknown.exitCode()).isEqualTo(2);
            assertThat(unknown.err()).contains("serv").doesNotContain("\tat ");
            assertThat(unknown.out()).isEmpty();
        }
    }
}
