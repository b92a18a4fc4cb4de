package io.notiflux.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.config.LogFormat;
import io.notiflux.config.LogLevel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each case in a process of its own, as it ends it. */
class OutOfMemoryTest {
    private static final int PATIENCE_SECONDS = 30;

    @ParameterizedTest
    @CsvSource({"thread, 3", "virtual, 3", "logged, 3", "cause, 3", "other, 0"})
    void lackOfMemory_endsTheProcessWithAStatus(String where, int status) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName(),
                        where)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = said(process);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(status);
        if (status != 0) {
            assertThat(said).contains("notiflux: the heap has run out of memory; give more by -Xmx");
        }
    }

    private static String said(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Lacks memory in one way or another. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] args) throws InterruptedException {
            OutOfMemory.endsTheProcess();
            Logging.configure(LogLevel.INFO, LogFormat.TEXT);
            System.Logger logger = System.getLogger("probe");
            Error lack = new OutOfMemoryError("none left");
            switch (args[0]) {
                case "thread" -> {
                    throw lack;
                }
                case "virtual" ->
                    Thread.startVirtualThread(() -> {
                                throw lack;
                            })
                            .join();
                case "logged" -> logger.log(System.Logger.Level.ERROR, "event=client_failed", lack);
                case "cause" ->
                    logger.log(System.Logger.Level.WARNING, "event=x", new IllegalStateException("y", lack));
                default -> logger.log(System.Logger.Level.ERROR, "event=x", new IllegalStateException("z"));
            }
        }
    }
}
