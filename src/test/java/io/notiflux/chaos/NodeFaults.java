package io.notiflux.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/** What happens to nodes, one at a time. */
final class NodeFaults {
    private static final int MOST_AWAY = 5;

    private NodeFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>(List.of(
                new Fault("node killed", (arena, random, _) -> restart(arena, random, NodeFaults::kill, Map.of())),
                new Fault("node stopped", (arena, random, _) -> restart(arena, random, NodeFaults::stop, Map.of())),
                new Fault("all nodes restarted in turn", (arena, _, _) -> roll(arena)),
                new Fault("node frozen", NodeFaults::freeze),
                new Fault("node cut off from NATS", (arena, random, most) -> {
                    Node node = any(arena, random);
                    cut(arena, node, node.wires(), random, most);
                }),
                new Fault("node cut off from one server", (arena, random, most) -> {
                    Node node = any(arena, random);
                    cut(arena, node, List.of(node.wires().get(random.nextInt(Servers.COUNT))), random, most);
                })));
        if (WrongClock.isThere()) {
            faults.add(new Fault(
                    "node's clock an hour off",
                    (arena, random, _) -> restart(
                            arena, random, NodeFaults::stop, WrongClock.off(random.nextBoolean() ? "+1h" : "-1h"))));
        }
        return faults;
    }

    private static Node any(Arena arena, Random random) {
        return arena.node(random.nextInt(Arena.NODES));
    }

    private static void kill(Arena arena, Node node) {
        node.daemon().kill();
    }

    private static void stop(Arena arena, Node node) {
        if (!node.daemon().terminate()) {
            arena.trouble("node " + arena.nodes().indexOf(node) + " does not end when it is told to");
            node.daemon().kill();
        }
    }

    private static void restart(
            Arena arena, Random random, BiConsumer<Arena, Node> end, Map<String, String> environment) {
        Node node = any(arena, random);
        end.accept(arena, node);
        Waits.pause(Fault.millis(random, MOST_AWAY));
        node.start(environment);
        awaitReady(arena, node, "started");
    }

    /** As an update does it: the next one stops once the one before is ready again. */
    private static void roll(Arena arena) {
        for (Node node : arena.nodes()) {
            stop(arena, node);
            node.start();
            awaitReady(arena, node, "started");
        }
    }

    private static void freeze(Arena arena, Random random, int most) {
        Node node = any(arena, random);
        node.daemon().freeze();
        Waits.pause(Fault.millis(random, most));
        node.daemon().thaw();
        awaitReady(arena, node, "thawed");
    }

    private static void cut(Arena arena, Node node, List<Wire> wires, Random random, int most) {
        wires.forEach(random.nextBoolean() ? Wire::silence : Wire::cut);
        Waits.pause(Fault.millis(random, most));
        wires.forEach(Wire::mend);
        awaitReady(arena, node, "reached NATS again");
    }

    private static void awaitReady(Arena arena, Node node, String since) {
        if (!node.awaitReady()) {
            arena.trouble("node " + arena.nodes().indexOf(node) + " does not become ready after it " + since);
        }
    }
}
