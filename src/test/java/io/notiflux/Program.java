package io.notiflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program of this machine's, which a test runs to its end. */
record Program(String path) {
    /** What a program said, on both of its outputs, and how it ended. */
    record Result(int status, String words) {}

    /** Prometheus' own judge of metrics and rules. The rest of the test is skipped where it is missing. */
    static Program promtool() {
        return new Program(Proxy.program("promtool", "prometheus"));
    }

    /** Helm, on the PATH or where scripts/lib/helm.sh puts it. The rest of the test is skipped where it is missing. */
    static Program helm() {
        Path unpacked = Path.of(".local", "helm", "helm").toAbsolutePath();
        Optional<Path> helm = Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                                .map(folder -> Path.of(folder, "helm")),
                        Stream.of(unpacked))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(helm.isPresent(), "no helm on the PATH or in .local/helm; scripts/test takes it where it can");
        return new Program(helm.orElseThrow().toString());
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
