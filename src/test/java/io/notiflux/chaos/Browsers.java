package io.notiflux.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Clients of {@code notiflux.js} in a Node process, which come in by one address that leads to any node, as they would by
 * an ingress. It tells what their handlers get, a line each: the client's number, the topic, and either {@code +} or
 * {@code -} for recovered or not, or an id and a message.
 */
final class Browsers implements AutoCloseable {
    private static final Path SCRIPT = Path.of("src", "test", "resources", "chaos", "browsers.mjs");
    private static final int MOST_PEACE_MILLIS = 3_000;

    private final List<ClientLog> logs;
    private final Wire ingress;
    private final Process process;
    private final Thread reading;
    private final Thread cutting;
    private volatile boolean over;

    private Browsers(List<ClientLog> logs, Wire ingress, Process process, long seed) {
        this.logs = logs;
        this.ingress = ingress;
        this.process = process;
        reading = Thread.ofPlatform().daemon().start(this::read);
        cutting = Thread.ofVirtual().start(() -> cut(new Random(seed)));
    }

    /** Whether there is a Node to run them in. */
    static boolean areThere() {
        try {
            return new ProcessBuilder("node", "--experimental-websocket", "-e", "WebSocket")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Starts one for each of these topics. */
    static Browsers start(List<String> topics, Scene scene, Path log, long seed) throws IOException {
        var random = new Random(seed);
        var ingress = new Wire(() -> scene.anyPort(random));
        List<ClientLog> logs = new ArrayList<>();
        List<String> command = new ArrayList<>(List.of(
                "node",
                "--experimental-websocket",
                SCRIPT.toString(),
                "http://127.0.0.1:" + ingress.port(),
                scene.subscribeToken(topics.stream().distinct().toList())));
        for (String topic : topics) {
            logs.add(new ClientLog("browser-" + logs.size(), List.of(topic), scene.arrivals()));
            command.add(topic);
        }
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        return new Browsers(logs, ingress, process, seed);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line.split(" ", 4));
            }
        } catch (IOException e) {
            if (!over) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void take(String[] words) {
        ClientLog log = logs.get(Integer.parseInt(words[0]));
        String topic = words[1];
        switch (words[2]) {
            case "+" -> log.joined(topic, true, null);
            case "-" -> log.joined(topic, false, null);
            default -> log.came(topic, Place.of(words[2]), words[3]);
        }
    }

    /** They would stay where they are as long as they can. */
    private void cut(Random random) {
        while (!over) {
            Waits.pause(MOST_PEACE_MILLIS + random.nextInt(4 * MOST_PEACE_MILLIS));
            if (!over) {
                ingress.reset();
            }
        }
    }

    /** Lets them read up to these places, and ends them. */
    List<ClientLog> end(Map<String, Place> ends, Duration most) throws InterruptedException {
        over = true;
        Waits.until(most, () -> logs.stream().allMatch(log -> log.hasReached(ends)));
        close();
        reading.join();
        return logs;
    }

    @Override
    public void close() {
        over = true;
        cutting.interrupt();
        process.destroyForcibly();
        ingress.close();
    }

    static Stream<String> topics(List<String> all, int count) {
        return Stream.iterate(0, i -> i + 1).limit(count).map(i -> all.get(i % all.size()));
    }
}
