package io.notiflux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A program of this machine's, which a test runs to its end. */
record Program(String path) {
    /** What a program said, on both of its outputs, and how it ended. */
    record Result(int status, String words) {}

    /** Prometheus' own judge of metrics and rules. The rest of the test is skipped where it is missing. */
    static Program promtool() {
        return new Program(Proxy.program("promtool", "prometheus"));
    }

    Result run(String... arguments) {
        return runWith("", arguments);
    }

    Result runWith(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(path));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(UTF_8));
            }
            String words = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Result(process.waitFor(), words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
