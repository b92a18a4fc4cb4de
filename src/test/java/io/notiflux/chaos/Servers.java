package io.notiflux.chaos;

import io.notiflux.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Three NATS servers that form a cluster, each of whose routes to another goes over a wire of its own. They tell nobody
 * their true addresses, so that nothing goes past the wires.
 */
final class Servers implements AutoCloseable {
    static final int COUNT = 3;

    static final int WITH_SMALL_DISK = 0;

    private static final Duration WHILE = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 4;
    private static final Pattern STREAM_LEADER = Pattern.compile(
            "\"name\"\\s*:\\s*\"notiflux\".*?\"cluster\"\\s*:\\s*\\{[^}]*?\"leader\"\\s*:\\s*\"s(\\d)\"",
            Pattern.DOTALL);
    private static final Pattern PEERS = Pattern.compile("\"current\"\\s*:\\s*true");

    private final Path program;
    private final Path folder;
    private final int[] ports = Ports.free(3 * COUNT);
    private final Wire[][] routes = new Wire[COUNT][COUNT];
    private final List<Daemon> daemons = new ArrayList<>();
    private final SmallDisk disk;

    /** @param folder a new one, for all that they write */
    Servers(Path program, Path folder, int diskMebibytes) {
        this.program = program.toAbsolutePath();
        this.folder = folder;
        disk = new SmallDisk(store(WITH_SMALL_DISK), diskMebibytes);
        for (int i = 0; i < COUNT; i++) {
            for (int j = 0; j < COUNT; j++) {
                routes[i][j] = new Wire(ports[COUNT + j]);
            }
            daemons.add(new Daemon(folder.resolve("nats-" + i + ".log")));
            configure(i);
        }
    }

    private void configure(int i) {
        String others = String.join(
                ", ",
                IntStream.range(0, COUNT)
                        .filter(j -> j != i)
                        .mapToObj(j -> "\"nats://127.0.0.1:" + routes[i][j].port() + '"')
                        .toList());
        String config =
                """
                server_name: s%d
                listen: 127.0.0.1:%d
                http: 127.0.0.1:%d
                max_payload: 4MB
                jetstream { store_dir: "%s", max_file: 64GB, max_mem: 64MB }
                cluster { name: chaos, listen: 127.0.0.1:%d, advertise: "127.0.0.1:1", no_advertise: true, routes: [%s] }
                """.formatted(i, ports[i], ports[2 * COUNT + i], store(i).toAbsolutePath(), ports[COUNT + i], others);
        try {
            Files.createDirectories(store(i));
            Files.writeString(folder.resolve("nats-" + i + ".conf"), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path store(int i) {
        return folder.resolve("store-" + i);
    }

    /**
     * Starts all. Now and then, on a busy machine, two elect a leader before the third one is there, which then never takes
     * part: those are begun anew, as long as they hold nothing.
     */
    void startNew() {
        for (int attempt = 1; ; attempt++) {
            for (int i = 0; i < COUNT; i++) {
                start(i);
            }
            if (Waits.until(WHILE, this::isWhole)) {
                return;
            }
            daemons.forEach(Daemon::kill);
            if (attempt == ATTEMPTS) {
                throw new IllegalStateException("the NATS servers form no cluster, see " + folder);
            }
            for (int i = 0; i < COUNT; i++) {
                empty(store(i));
            }
        }
    }

    private boolean isWhole() {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> Http.look(ports[2 * COUNT + i], "/jsz"))
                .flatMap(answer -> answer.map(HttpResponse::body).stream())
                .anyMatch(body -> PEERS.matcher(body).results().count() == COUNT - 1);
    }

    void start(int i) {
        daemons.get(i)
                .start(
                        List.of(
                                program.toString(),
                                "-c",
                                folder.resolve("nats-" + i + ".conf").toString()),
                        Map.of("PATH", System.getenv().getOrDefault("PATH", "")));
    }

    Daemon daemon(int i) {
        return daemons.get(i);
    }

    int port(int i) {
        return ports[i];
    }

    /** Kills one and starts it without its files, so that it copies all from the others. */
    void beginAnew(int i) {
        daemon(i).kill();
        empty(store(i));
        start(i);
    }

    /** The one of {@link #WITH_SMALL_DISK}. */
    SmallDisk disk() {
        return disk;
    }

    /** Between one and the two others, in both directions. */
    List<Wire> routesOf(int i) {
        List<Wire> all = new ArrayList<>();
        for (int j = 0; j < COUNT; j++) {
            if (j != i) {
                all.add(routes[i][j]);
                all.add(routes[j][i]);
            }
        }
        return all;
    }

    /**
     * Whether it says that it is well. It is not asked for its consumers: one that a node left behind when it was killed
     * makes a server unwell for minutes, with nothing wrong with the log.
     */
    boolean isHealthy(int i) {
        return Http.look(ports[2 * COUNT + i], "/healthz?js-server-only=true")
                .filter(answer -> answer.statusCode() == 200)
                .isPresent();
    }

    /** Whether all are well, and the stream's leader finds the others up to date. */
    boolean areHealthy() {
        return IntStream.range(0, COUNT).allMatch(this::isHealthy)
                && IntStream.range(0, COUNT).anyMatch(this::leadsOthersThatAreCurrent);
    }

    private boolean leadsOthersThatAreCurrent(int i) {
        return streams(i)
                .filter(body -> leaderIn(body).equals(OptionalInt.of(i)))
                .map(body -> body.substring(body.indexOf("\"raft_group\"")))
                .filter(group -> PEERS.matcher(group).results().count() == COUNT - 1)
                .isPresent();
    }

    /** The one that leads the stream, as the servers that answer have it. */
    OptionalInt leader() {
        return IntStream.range(0, COUNT)
                .mapToObj(this::streams)
                .flatMap(Optional::stream)
                .map(Servers::leaderIn)
                .flatMapToInt(OptionalInt::stream)
                .findFirst();
    }

    private Optional<String> streams(int i) {
        return Http.look(ports[2 * COUNT + i], "/jsz?streams=true").map(HttpResponse::body);
    }

    private static OptionalInt leaderIn(String streams) {
        Matcher leader = STREAM_LEADER.matcher(streams);
        return leader.find() ? OptionalInt.of(Integer.parseInt(leader.group(1))) : OptionalInt.empty();
    }

    private static void empty(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .filter(file -> !file.equals(folder))
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        daemons.forEach(Daemon::close);
        Stream.of(routes).flatMap(Stream::of).forEach(Wire::close);
        disk.close();
        for (int i = 0; i < COUNT; i++) {
            empty(store(i));
        }
    }
}
