package io.notiflux.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three NATS servers as a cluster on this machine, for a log with three replicas. */
final class NatsServers implements AutoCloseable {
    static final String STREAM = "notiflux";
    static final String OPERATOR = "operator";

    private static final int COUNT = 3;
    private static final int ATTEMPTS = 4;
    private static final Pattern IN_STEP = Pattern.compile("\"current\"\\s*:\\s*true");

    private final NatsConfig config;
    private final int[] clients;
    private final int[] routes;
    private final int[] monitors;
    private final List<ServerProcess> processes = new ArrayList<>();

    private NatsServers(NatsConfig config) {
        this.config = config;
        int[] free = Ports.free(3 * COUNT);
        clients = IntStream.range(0, COUNT).map(i -> free[i]).toArray();
        routes = IntStream.range(0, COUNT).map(i -> free[COUNT + i]).toArray();
        monitors = IntStream.range(0, COUNT).map(i -> free[2 * COUNT + i]).toArray();
        for (int i = 0; i < COUNT; i++) {
            processes.add(start(i));
        }
    }

    /**
     * Starts them. Now and then, on a busy machine, two elect a leader before the third is there, which then never takes
     * part: they are begun anew.
     */
    static NatsServers start(String syncInterval) {
        var config = new NatsConfig(syncInterval);
        for (int attempt = 1; ; attempt++) {
            var servers = new NatsServers(config);
            try {
                servers.processes.getFirst().await(servers::whole);
                return servers;
            } catch (BenchException e) {
                servers.close();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private ServerProcess start(int i) {
        Path folder = ServerProcess.newFolder();
        Path file = folder.resolve("nats.conf");
        try {
            Files.writeString(file, config.text(folder, clients[i], routes[i], monitors[i]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ServerProcess(folder, List.of(program(), "-c", file.toString()), config.environment(i, routes));
    }

    private Optional<Boolean> whole() {
        return IntStream.of(monitors)
                        .mapToObj(port -> Http.get(port, "/jsz"))
                        .flatMap(Optional::stream)
                        .anyMatch(answer -> IN_STEP.matcher(answer).results().count() == COUNT - 1)
                ? Optional.of(true)
                : Optional.empty();
    }

    List<Long> pids() {
        return processes.stream().map(process -> process.handle().pid()).toList();
    }

    String urls() {
        return IntStream.of(clients)
                .mapToObj(port -> "nats://127.0.0.1:" + port)
                .collect(Collectors.joining(","));
    }

    /** For who looks after the log. */
    String operatorPassword() {
        return config.operatorPassword();
    }

    /** What a node is told of them. */
    Map<String, String> nodeEnvironment() {
        return Map.of("NATS_URL", urls(), "NATS_USER", STREAM, "NATS_PASSWORD", config.password());
    }

    /** Such as {@code nats-server: v2.10.27}, and what kind of file system its files are on. */
    static String description() {
        try {
            Process nats = new ProcessBuilder(program(), "--version").start();
            String version = new String(nats.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            return version + ", files on " + Files.getFileStore(temporary).type();
        } catch (IOException e) {
            throw new BenchException(
                    "There is no nats-server; scripts/bench --nats finds or takes one: " + e.getMessage());
        }
    }

    static String program() {
        return System.getenv().getOrDefault("NATS_SERVER", "nats-server");
    }

    @Override
    public void close() {
        processes.forEach(ServerProcess::close);
    }
}
