package io.notiflux.siege;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Where and of what the figures are. */
public final class Machine {
    private Machine() {}

    public static String facts() {
        boolean changed =
                !output("git", "status", "--porcelain", "pom.xml", "src/main").isEmpty();
        return "%s, commit %s%s, %d cores of %s, %s, %s"
                .formatted(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        output("git", "rev-parse", "--short", "HEAD"),
                        changed ? " with changes" : "",
                        Runtime.getRuntime().availableProcessors(),
                        cpu(),
                        System.getProperty("os.name") + " " + System.getProperty("os.version"),
                        System.getProperty("java.vendor") + " " + Runtime.version());
    }

    private static String cpu() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
