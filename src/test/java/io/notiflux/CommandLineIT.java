package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged commands in a shell: pipes, signals, locales, completion. */
class CommandLineIT {
    private static final int PATIENCE_SECONDS = 60;

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
    void subscribe_endsQuietly_whenNobodyReadsItsOutput() throws Exception {
        Process shell = shell("set +o pipefail; notiflux subscribe pipe | head -1; echo ${PIPESTATUS[*]}", "pipe");
        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    server.broadcast("pipe", "日");
                    return !shell.isAlive();
                });
        assertThat(out()).isEqualTo("日\n0 0\n");
        assertThat(err()).startsWith("Subscribed at ").hasLineCount(1);
    }

    /** With the signal's default, which whoever runs the tests in the background has turned off. */
    @Test
    void subscribe_endsWith130_afterCtrlC() throws Exception {
        Process shell = shell("exec env --default-signal=INT java -jar $JAR subscribe interrupted", "interrupted");
        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> err().contains("Subscribed"));
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(shell.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(end(shell)).isEqualTo(130);
    }

    @Test
    void fullDisk_isAFailure() throws Exception {
        Process shell = shell("notiflux subscribe full > /dev/full", "full");
        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> err().contains("Subscribed"));
        server.broadcast("full", "x");
        assertThat(end(shell)).isEqualTo(1);
        assertThat(err()).contains("notiflux: standard output cannot be written: ");
    }

    /** As in a container: Java reads the words of the command line in ASCII. */
    @Test
    void letters_thatTheLocaleLoses_areRefused_andThoseOfStandardInput_areNot() throws Exception {
        try (TestSubscriber subscriber = TestSubscriber.of(server, "locale")) {
            assertThat(end(shell(
                            "export LC_ALL=C; printf é | notiflux broadcast locale -; notiflux broadcast locale é",
                            "locale")))
                    .isEqualTo(2);
            assertThat(err()).contains("set LC_ALL=C.UTF-8").hasLineCount(1);
            assertThat(subscriber.next()).isEqualTo("é");
            assertThat(subscriber.rest()).isEmpty();
        }
    }

    @Test
    void completion_knowsCommandsAndOptions() throws Exception {
        String ask =
                "compopt() { :; }; ask() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _complete_notiflux; "
                        + "echo ${COMPREPLY[*]}; }; ";
        String asked = "ask notiflux subs; ask notiflux subscribe --to; ask notiflux broadcast --ba; "
                + "ask notiflux token adm; ask notiflux comp";
        assertThat(end(shell("source <(notiflux completion bash); " + ask + asked, "none")))
                .isZero();
        assertThat(out()).isEqualTo("subscribe\n--token --token-file\n--batch\nadmin\ncompletion\n");
        assertThat(err()).isEmpty();
    }

    /** Runs these commands in bash, for the server, with a token for the topic. */
    private Process shell(String commands, String topic) throws IOException {
        ProcessBuilder shell = new ProcessBuilder(
                        "bash", "-c", "notiflux() { java -jar \"$JAR\" \"$@\"; }\n" + commands)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        shell.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("JDK_"));
        shell.environment().put("LC_ALL", "C.UTF-8");
        shell.environment().put("JAR", JarProcess.JAR.toString());
        shell.environment().put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"));
        shell.environment().put("NOTIFLUX_URL", server.uri("").toString());
        shell.environment()
                .put("NOTIFLUX_TOKEN", server.keys().token(topic.equals("locale") ? "broadcast" : "subscribe", topic));
        return shell.start();
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"), StandardCharsets.UTF_8);
    }
}
