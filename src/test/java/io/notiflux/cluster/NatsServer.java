package io.notiflux.cluster;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real nats-server as a process of ours, on loopback, with JetStream on files that outlive its death. */
public final class NatsServer implements AutoCloseable {
    private static final Pattern VERSION = Pattern.compile("v([0-9.]+)");
    /** Where scripts/lib/nats.sh puts one. */
    private static final Path UNPACKED = Path.of(".local/nats/usr/sbin/nats-server");

    private static final Optional<Path> PROGRAM = Stream.concat(
                    Stream.of(UNPACKED),
                    Stream.concat(
                                    Arrays.stream(System.getenv("PATH").split(File.pathSeparator)),
                                    Stream.of("/usr/sbin"))
                            .map(folder -> Path.of(folder, "nats-server")))
            .filter(Files::isExecutable)
            .max(Comparator.comparing(NatsServer::version, Arrays::compare));

    private final Path config;
    private final Path log;
    private final Map<String, String> environment;
    private @Nullable Process process;

    static {
        PROGRAM.ifPresent(
                program -> System.out.println("nats-server " + Arrays.toString(version(program)) + ": " + program));
    }

    NatsServer(Path config, Path log) {
        this(config, log, Map.of());
    }

    /**
     * Makes one, not started yet.
     *
     * @param environment what its configuration may refer to
     */
    NatsServer(Path config, Path log, Map<String, String> environment) {
        this.config = config;
        this.log = log;
        this.environment = environment;
    }

    /** Skips the test where there is none. */
    public static void assumeThere() {
        assumeTrue(PROGRAM.isPresent(), "no nats-server on the PATH or unpacked; scripts/test takes Debian's");
    }

    /** Skips the test where replicas can lose what was acknowledged, as they do before 2.10.27 when they freeze. */
    public static void assumeSafe() {
        assumeThere();
        assumeTrue(
                Arrays.compare(version(PROGRAM.orElseThrow()), new int[] {2, 10, 27}) >= 0,
                "nats-server is older than 2.10.27; scripts/test takes a newer one from Debian 13");
    }

    /** The one that tests use, where there is one. */
    public static Optional<Path> program() {
        return PROGRAM;
    }

    /** Of the one that tests use. */
    public static String version() {
        return Arrays.stream(version(PROGRAM.orElseThrow()))
                .mapToObj(String::valueOf)
                .collect(Collectors.joining("."));
    }

    private static int[] version(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            Matcher version =
                    VERSION.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return version.find()
                    ? Arrays.stream(version.group(1).split("\\.", -1))
                            .mapToInt(Integer::parseInt)
                            .toArray()
                    : new int[0];
        } catch (IOException e) {
            return new int[0];
        }
    }

    public void start() {
        try {
            var builder = new ProcessBuilder(PROGRAM.orElseThrow().toString(), "-c", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the kernel or a power cut ends a process. */
    public void kill() {
        signal("KILL");
        await();
    }

    /** It keeps its sockets and says nothing. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    /** It reads its configuration again. */
    void reload() {
        signal("HUP");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(running().pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process running() {
        return requireNonNull(process, "not started");
    }

    private void await() {
        try {
            if (!running().waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nats-server does not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }
}
