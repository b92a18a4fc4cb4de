package io.notiflux.siege;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged jar in a process of its own, with a small heap and all that strangers can use: what is besieged. */
final class Stronghold implements AutoCloseable {
    private static final Path JAR = Path.of("target", "notiflux.jar");
    private static final Pattern LISTENING = Pattern.compile("event=listening host=\\S+ port=(\\d+)");
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int LOOK_MILLIS = 20;

    private final Process process;
    private final Path log;
    private final int port;
    private final Thread hook = new Thread(this::kill);

    /**
     * Starts it, and waits until it listens.
     *
     * @param heap as {@code -Xmx} has it, such as {@code 96m}
     * @param keys where its keys are served
     * @param log a new file, for all that it says
     */
    Stronghold(String heap, URI keys, Path log) throws IOException, InterruptedException {
        this.log = log;
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(java, "-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError", "-jar", JAR.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().put("PORT", "0");
        builder.environment().put("JWT_JWKS_URL", keys.toString());
        builder.environment().put("COMPRESSION", "true"); // which only those who ask for it notice
        builder.environment().put("TOKEN_EXPIRY", "enforce"); // which holds more, and does more for each token
        builder.environment().put("TRUSTED_PROXIES", "127.0.0.1"); // which everybody here then is
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(hook);
        port = awaitPort();
    }

    private int awaitPort() throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (process.isAlive() && System.nanoTime() - began < START_NANOS) {
            Matcher line = LISTENING.matcher(Files.readString(log));
            if (line.find()) {
                return Integer.parseInt(line.group(1));
            }
            Thread.sleep(LOOK_MILLIS);
        }
        close();
        throw new AssertionError("the server does not start:\n" + Files.readString(log));
    }

    int port() {
        return port;
    }

    long processId() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Of a process that has ended. */
    int exitCode() {
        return process.exitValue();
    }

    private void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        try {
            process.waitFor();
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // this process is ending, and the hook does it
        }
    }
}
