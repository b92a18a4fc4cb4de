package io.notiflux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The packaged jar as a process of its own, which knows nothing but the variables that a test gives it. */
final class JarProcess implements AutoCloseable {
    static final Path JAR = Path.of("target", "notiflux.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern LISTENING = Pattern.compile("event=listening host=\\S+ port=(\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path out;
    private final Path err;
    private int port;

    private JarProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts with these variables over a free port: names and values in turn. */
    static JarProcess serve(String... variables) {
        return start(List.of(), variables);
    }

    /** Starts one of the commands, or serves with options of the JVM's: {@code -D} and {@code -X}. */
    static JarProcess start(List<String> arguments, String... variables) {
        return start(Path.of(System.getProperty("java.home")), arguments, variables);
    }

    /** As {@link #start}, with another Java than this one. */
    static JarProcess startWith(Path javaHome, List<String> arguments) {
        return start(javaHome, arguments);
    }

    private static JarProcess start(Path javaHome, List<String> arguments, String... variables) {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin/java").toString());
        Predicate<String> isForTheJvm = argument -> argument.startsWith("-D") || argument.startsWith("-X");
        arguments.stream().filter(isForTheJvm).forEach(command::add);
        command.addAll(List.of("-jar", JAR.toString()));
        arguments.stream().filter(isForTheJvm.negate()).forEach(command::add);
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", System.getenv().getOrDefault("PATH", ""));
        environment.put("PORT", "0");
        environment.put("DRAIN_DELAY", "PT0S");
        environment.put("DRAIN_WINDOW", "PT0S");
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        try {
            Path out = Files.createTempFile("notiflux", ".out");
            Path err = Files.createTempFile("notiflux", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            return new JarProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that its log tells; waits for it. */
    int port() {
        if (port == 0) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !process.isAlive() || listening().isPresent());
            port = listening().orElseThrow(() -> new AssertionError("it does not listen:\n" + out() + err()));
        }
        return port;
    }

    private Optional<Integer> listening() {
        Matcher line = LISTENING.matcher(out());
        return line.find() ? Optional.of(Integer.valueOf(line.group(1))) : Optional.empty();
    }

    TestSubscriber subscriber(TestKeys keys, String... topics) {
        TestSubscriber subscriber = TestSubscriber.connect(URI.create("ws://127.0.0.1:" + port() + "/ws"), keys);
        for (String topic : topics) {
            subscriber.subscribe(topic);
        }
        return subscriber;
    }

    HttpResponse<String> broadcast(TestKeys keys, String topic, String message) {
        return post(TestServer.json("topic", topic, "message", message, "token", keys.token("broadcast", topic)));
    }

    String metrics() {
        return send(HttpRequest.newBuilder(uri("/observe/metrics"))).body();
    }

    double metric(String series) {
        return TestServer.sample(metrics(), series);
    }

    HttpResponse<String> post(String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/broadcast"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Its exit code; waits for it. */
    int exitCode() {
        return exitCode(PATIENCE);
    }

    int exitCode(Duration patience) {
        try {
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end:\n" + out() + err());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Standard output so far. */
    String out() {
        return text(out);
    }

    /** The last line of standard output so far. */
    String lastLine() {
        return out().lines().reduce("", (_, line) -> line);
    }

    /** Standard error so far. */
    String err() {
        return text(err);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        process.destroyForcibly();
        exitCode();
        try {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
