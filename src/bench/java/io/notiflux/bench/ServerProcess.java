package io.notiflux.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A child process with its folder, both gone when this one ends, however it does. */
final class ServerProcess implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final int LOOK_MILLIS = 20;

    private final Path folder;
    private final Process process;
    private final long started = System.nanoTime();
    private final Thread hook = new Thread(this::end);
    private Duration readyAfter = Duration.ZERO;

    /** Its output goes to a file in the folder, which becomes its own to delete. */
    ServerProcess(Path folder, List<String> command, Map<String, String> environment) {
        this.folder = folder;
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv().getOrDefault("PATH", ""));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            delete();
            throw new BenchException("Could not start " + command.getFirst() + ": " + e.getMessage());
        }
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static Path newFolder() {
        try {
            return Files.createTempDirectory("notiflux-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** From its start until what was awaited last. */
    Duration readyAfter() {
        return readyAfter;
    }

    String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks until there is something; a server that ends or takes too long is an error with its log. */
    <T> T await(Supplier<Optional<T>> ready) {
        long from = System.nanoTime();
        while (true) {
            boolean alive = process.isAlive();
            Optional<T> found = ready.get();
            if (found.isPresent()) {
                readyAfter = Duration.ofNanos(System.nanoTime() - started);
                return found.get();
            }
            if (!alive || System.nanoTime() - from > START_PATIENCE.toNanos()) {
                String log = log();
                close();
                throw new BenchException((alive ? "The server does not get ready:\n" : "The server ended:\n") + log);
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BenchException("Interrupted.");
            }
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // this process is ending, and the hook does it
        }
        end();
    }

    private void end() {
        List<ProcessHandle> children = process.descendants().toList();
        try {
            process.destroyForcibly().waitFor(); // asked politely, a server takes its time
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        delete();
    }

    private void delete() {
        if (!Files.exists(folder)) {
            return; // closed before
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("Could not delete " + folder + ": " + e.getMessage());
        }
    }
}
