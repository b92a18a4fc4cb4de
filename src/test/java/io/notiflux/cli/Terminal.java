package io.notiflux.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A command in a process of its own, with a terminal that {@code script} of util-linux makes for it. */
final class Terminal implements AutoCloseable {
    private static final String PATIENCE = "60s";

    private final Process process;
    private final InputStream shown;

    Terminal(String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = Stream.concat(Stream.of(java, "io.notiflux.Main"), Stream.of(arguments))
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" ", "exec ", ""));
        var builder = new ProcessBuilder(List.of("timeout", PATIENCE, "script", "-qefc", command, "/dev/null"));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("TERM", "xterm");
        builder.environment().put("SHELL", "/bin/sh");
        process = builder.redirectErrorStream(true).start();
        shown = process.getInputStream();
    }

    /** What it shows, until these words have come, or its end. */
    String until(String words) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(words) < 0) {
            int next = shown.read();
            if (next < 0) {
                break;
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /** What it shows until it ends. */
    String rest() throws IOException {
        return new String(shown.readAllBytes(), StandardCharsets.UTF_8);
    }

    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
