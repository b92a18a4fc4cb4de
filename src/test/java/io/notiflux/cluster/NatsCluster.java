package io.notiflux.cluster;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.nats.client.JetStreamManagement;
import io.nats.client.api.ClusterInfo;
import io.nats.client.api.Replica;
import io.notiflux.Ports;
import io.notiflux.config.NatsSettings;
import io.notiflux.config.NatsSettings.Login;
import io.notiflux.config.NatsSettings.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** One nats-server, or three that form a cluster, in a folder that goes with them. */
public final class NatsCluster implements AutoCloseable {
    static final String STREAM = "notiflux";
    static final String JETSTREAM = "jetstream { store_dir: \"%s\", max_file: 64GB, max_mem: 64MB }\n";

    private static final int ATTEMPTS = 4;

    private final Path folder;
    private final int[] ports;
    private final int[] routes;
    private final List<NatsServer> servers = new ArrayList<>();

    private NatsCluster(int size) {
        NatsServer.assumeThere();
        try {
            folder = Files.createTempDirectory("nats");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int[] free = Ports.free(2 * size);
        ports = IntStream.range(0, size).map(i -> free[i]).toArray();
        routes = IntStream.range(size, 2 * size).map(i -> free[i]).toArray();
        for (int i = 0; i < size; i++) {
            servers.add(new NatsServer(file(i, "conf"), file(i, "log")));
        }
    }

    /** One server, not started yet. */
    public static NatsCluster one() {
        return one("", JETSTREAM);
    }

    /**
     * One server, not started yet.
     *
     * @param more lines of its configuration
     * @param jetStream {@link #JETSTREAM}, or nothing to have it off
     */
    static NatsCluster one(String more, String jetStream) {
        var cluster = new NatsCluster(1);
        cluster.configure(more, jetStream);
        return cluster;
    }

    /**
     * Three of them, started, that can hold three replicas. Now and then, on a busy machine, two elect a leader before the
     * third one is there, which then never takes part: those are begun anew.
     */
    public static NatsCluster three() {
        var cluster = new NatsCluster(3);
        cluster.configure("", JETSTREAM);
        for (int attempt = 1; !cluster.started().isWhole(); attempt++) {
            cluster.servers.forEach(NatsServer::close);
            if (attempt == ATTEMPTS) {
                throw new IllegalStateException("the servers form no cluster");
            }
            for (int i = 0; i < 3; i++) {
                delete(cluster.folder.resolve("s" + i));
            }
        }
        return cluster;
    }

    private boolean isWhole() {
        try (var admin = new NatsAdmin(urls())) {
            return admin.replicates();
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** Writes the servers' configurations anew; they take it when they start, or are told to reload. */
    void configure(String more, String jetStream) {
        for (int i = 0; i < servers.size(); i++) {
            String config = "server_name: s" + i + "\nlisten: 127.0.0.1:" + ports[i] + "\n"
                    + jetStream.formatted(folder.resolve("s" + i)) + more + "\n" + routes();
            try {
                Files.writeString(file(i, "conf"), config.replace("ROUTE", "127.0.0.1:" + routes[i]));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private String routes() {
        if (servers.size() == 1) {
            return "";
        }
        String all = String.join(
                ", ",
                IntStream.of(routes)
                        .mapToObj(port -> "\"nats://127.0.0.1:" + port + '"')
                        .toList());
        return "cluster { name: test, listen: ROUTE, no_advertise: true, routes: [" + all + "] }\n";
    }

    private Path file(int i, String kind) {
        return folder.resolve("s" + i + '.' + kind);
    }

    public NatsCluster started() {
        servers.forEach(NatsServer::start);
        return this;
    }

    public NatsServer server(int i) {
        return servers.get(i);
    }

    List<NatsServer> servers() {
        return servers;
    }

    /** The server that leads the stream. */
    NatsServer leader() throws Exception {
        return servers.get(
                Integer.parseInt(requireNonNull(upToDate().getLeader()).substring(1)));
    }

    /**
     * Waits until all servers are up to date. Whoever ends one before may leave others that elect nobody, one of them with
     * too short a log; operators wait, too.
     */
    ClusterInfo upToDate() throws Exception {
        try (var admin = new NatsAdmin(urls())) {
            return await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(
                            () -> requireNonNull(
                                    admin.streams().getStreamInfo(STREAM).getClusterInfo()),
                            cluster -> requireNonNull(cluster.getReplicas()).stream()
                                            .filter(Replica::isCurrent)
                                            .count()
                                    == servers.size() - 1);
        }
    }

    public List<String> urls() {
        return IntStream.of(ports).mapToObj(port -> "nats://127.0.0.1:" + port).toList();
    }

    Path folder() {
        return folder;
    }

    NatsSettings settings() {
        return settings(new Login.Nobody());
    }

    NatsSettings settings(Login login) {
        return new NatsSettings(urls(), STREAM, 0, login, Tls.NONE);
    }

    NatsSettings settings(String stream) {
        return new NatsSettings(urls(), stream, 0, new Login.Nobody(), Tls.NONE);
    }

    /** Does something to the streams, as operators do. */
    void manage(Managing managing) throws Exception {
        try (var admin = new NatsAdmin(urls())) {
            managing.with(admin.streams());
        }
    }

    interface Managing {
        void with(JetStreamManagement management) throws Exception;
    }

    @Override
    public void close() {
        servers.forEach(NatsServer::close);
        delete(folder);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (NoSuchFileException e) {
            // as it should be
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
