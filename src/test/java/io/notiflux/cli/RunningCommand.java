package io.notiflux.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A command that goes on while a test does something. */
final class RunningCommand implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PrintStream formerOut = System.out;
    private final PrintStream formerErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private final Thread thread;

    static RunningCommand start(String... arguments) {
        return new RunningCommand(arguments);
    }

    private RunningCommand(String... arguments) {
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(err, true, UTF_8));
        this.thread =
                Thread.ofPlatform().daemon().start(() -> code.complete(Commands.run(() -> 0, Map.of(), arguments)));
    }

    void awaitOut(String text) {
        await().atMost(PATIENCE).until(() -> out().contains(text));
    }

    void awaitErr(String text) {
        await().atMost(PATIENCE).until(() -> err().contains(text));
    }

    int code() {
        return code.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    String out() {
        return out.toString(UTF_8);
    }

    String err() {
        return err.toString(UTF_8);
    }

    /** Waits for the command's end, as what it still says would be taken for the next test's. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            int _ = code();
        } finally {
            System.setOut(formerOut);
            System.setErr(formerErr);
        }
    }
}
