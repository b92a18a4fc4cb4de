package io.notiflux.chaos;

import io.notiflux.TestKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One node: the packaged jar, which reaches each NATS server over a wire of its own. */
final class Node implements AutoCloseable {
    private static final Path JAR = Path.of("target", "notiflux.jar");
    /** Of the heap for each mebibyte of history. */
    private static final int ROOM = 4;
    /** Long enough for whoever is killed and comes back on a busy machine, with everything to be read anew. */
    private static final Duration WHILE = Duration.ofSeconds(90);

    private final Daemon daemon;
    private final int port;
    private final int adminPort;
    private final String heap;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Wire> wires;

    /** @param historyMebibytes enough for all that is broadcast */
    Node(int number, int port, int adminPort, Servers servers, TestKeys keys, Path folder, int historyMebibytes) {
        heap = "-Xmx" + ROOM * historyMebibytes + "m";
        this.port = port;
        this.adminPort = adminPort;
        daemon = new Daemon(folder.resolve("node-" + number + ".log"));
        wires = IntStream.range(0, Servers.COUNT)
                .mapToObj(i -> new Wire(servers.port(i)))
                .toList();
        environment.put("PATH", System.getenv().getOrDefault("PATH", ""));
        environment.put("PORT", String.valueOf(port));
        environment.put("ADMIN_PORT", String.valueOf(adminPort));
        environment.put("JWT_PUBLIC_KEY_B64", keys.publicPemBase64());
        environment.put(
                "NATS_URL",
                wires.stream().map(wire -> "nats://127.0.0.1:" + wire.port()).collect(Collectors.joining(",")));
        // All that is broadcast is held, so that the readers of the end can be given it.
        environment.put("HISTORY_SIZE", "1000000");
        environment.put("HISTORY_TTL", "PT6H");
        environment.put("HISTORY_MAX_BYTES", String.valueOf((long) historyMebibytes << 20));
        // Positions come with heartbeats, and a stop should not take the time of ten other faults.
        environment.put("HEARTBEAT_INTERVAL", "PT3S");
        environment.put("DRAIN_DELAY", "PT1S");
        environment.put("DRAIN_WINDOW", "PT2S");
    }

    int port() {
        return port;
    }

    int adminPort() {
        return adminPort;
    }

    Daemon daemon() {
        return daemon;
    }

    /** To the NATS servers, in their order. */
    List<Wire> wires() {
        return wires;
    }

    void start() {
        start(Map.of());
    }

    /** @param more environment */
    void start(Map<String, String> more) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        daemon.start(List.of(java, heap, "-jar", JAR.toString()), all);
    }

    boolean isReady() {
        return Http.look(adminPort, "/observe/health/ready")
                .filter(answer -> answer.statusCode() == 200)
                .isPresent();
    }

    /** Whether it became ready in time. */
    boolean awaitReady() {
        return Waits.until(WHILE, this::isReady);
    }

    @Override
    public void close() {
        daemon.close();
        wires.forEach(Wire::close);
    }
}
