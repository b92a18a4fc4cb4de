package io.notiflux.chaos;

import io.notiflux.Ports;
import io.notiflux.TestKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The nodes and servers that faults are done to. */
final class Arena implements AutoCloseable {
    static final int NODES = 3;
    private static final Duration HEALING = Duration.ofMinutes(2);

    private static final Pattern FAULT = Pattern.compile("^\\S+ ERROR |^\\s+at \\S+\\(|OutOfMemoryError");

    private final Path folder;
    private final Servers servers;
    private final List<Node> nodes;
    private final Set<String> troubles = new ConcurrentSkipListSet<>();

    /**
     * Nothing is started yet.
     *
     * @param diskMebibytes of the small disk, more than is written in all
     * @param historyMebibytes of each node, enough for all that is broadcast
     */
    Arena(Path natsServer, TestKeys keys, Path folder, int diskMebibytes, int historyMebibytes) {
        this.folder = folder;
        servers = new Servers(natsServer, folder, diskMebibytes);
        int[] ports = Ports.free(2 * NODES);
        nodes = IntStream.range(0, NODES)
                .mapToObj(i -> new Node(i, ports[i], ports[NODES + i], servers, keys, folder, historyMebibytes))
                .toList();
    }

    /** Starts everything, and waits until it is ready. */
    void start() {
        servers.startNew();
        nodes.forEach(Node::start);
        for (Node node : nodes) {
            if (!node.awaitReady()) {
                throw new IllegalStateException("node " + nodes.indexOf(node) + " does not become ready, see its log");
            }
        }
    }

    /** For logs. */
    Path folder() {
        return folder;
    }

    Servers servers() {
        return servers;
    }

    Node node(int i) {
        return nodes.get(i);
    }

    List<Node> nodes() {
        return nodes;
    }

    /** Something that should not be, beside what is counted. */
    void trouble(String words) {
        troubles.add(words);
    }

    Set<String> troubles() {
        return troubles;
    }

    /** Waits until all nodes are ready and all servers up to date. */
    void awaitHealed() {
        if (!Waits.until(HEALING, () -> servers.areHealthy() && nodes.stream().allMatch(Node::isReady))) {
            String unready = String.join(
                    ", ",
                    IntStream.range(0, NODES)
                            .filter(i -> !node(i).isReady())
                            .mapToObj(i -> "node " + i)
                            .toList());
            String unhealthy = String.join(
                    ", ",
                    IntStream.range(0, Servers.COUNT)
                            .filter(i -> !servers.isHealthy(i))
                            .mapToObj(i -> "server " + i)
                            .toList());
            trouble("not healed after " + HEALING.toSeconds() + " s: " + unready + ' ' + unhealthy);
        }
    }

    /** Starts all nodes anew, so that each reads everything from NATS again. */
    void restartNodes() {
        nodes.forEach(node -> node.daemon().kill());
        nodes.forEach(Node::start);
        for (Node node : nodes) {
            if (!node.awaitReady()) {
                trouble("node " + nodes.indexOf(node) + " does not become ready again");
            }
        }
    }

    /** A fault of a node's own code is in its log as an error, or with a stack trace. */
    void readLogs() {
        for (Node node : nodes) {
            node.daemon().said().stream()
                    .filter(line -> FAULT.matcher(line).find())
                    .findFirst()
                    .ifPresent(line -> trouble("the log of node " + nodes.indexOf(node) + " has: " + line.strip()));
        }
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        servers.close();
    }
}
