package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The example in Python, whose library asks for compression and compresses what it sends. */
class CompressionInteropTest {
    private static final String TEXT = "the same words again and again, ".repeat(100);

    @Test
    void python_getsWhatWasCompressed() {
        Program python = python();
        try (var server = TestServer.start("COMPRESSION", "true")) {
            CompletableFuture<Program.Result> run = CompletableFuture.supplyAsync(() -> python.run(
                    "-B",
                    "scripts/subscribe.py",
                    "news",
                    "--url",
                    server.uri("").toString(),
                    "--token",
                    server.keys().token("subscribe", "news"),
                    "--count",
                    "3"));
            await().until(() -> run.isDone() || server.metric("notiflux_subscriptions") == 1);
            for (String text : List.of(TEXT, "short", TEXT)) {
                server.broadcast("news", text);
            }
            assertThat(run.join().words()).isEqualTo(TEXT + "\nshort\n" + TEXT + "\n");
            assertThat(server.metric("notiflux_delivery_bytes_total")).isLessThan(TEXT.length());
        }
    }

    /** One that has what the examples need; the test is skipped where there is none. */
    private static Program python() {
        Optional<Program> python = Stream.of("python3", "/usr/bin/python3")
                .map(Program::new)
                .filter(CompressionInteropTest::hasLibraries)
                .findFirst();
        assumeTrue(python.isPresent(), "no Python with websockets and PyJWT; scripts/test takes Debian's where it can");
        return python.orElseThrow();
    }

    private static boolean hasLibraries(Program python) {
        return python.run("-c", "import cryptography, jwt, websockets").status() == 0;
    }
}
