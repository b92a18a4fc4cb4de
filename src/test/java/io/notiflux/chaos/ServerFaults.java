package io.notiflux.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What happens to NATS servers. */
final class ServerFaults {
    private static final int MOST_AWAY = 5;
    private static final Duration HEALING = Duration.ofSeconds(60);

    private ServerFaults() {}

    /** @param disk whether there is one that may be filled */
    static List<Fault> all(boolean disk) {
        List<Fault> faults = new ArrayList<>(List.of(
                new Fault("server killed", (arena, random, _) -> kill(arena, random, List.of(any(random)))),
                new Fault("leader killed", (arena, random, _) -> kill(arena, random, List.of(leader(arena, random)))),
                new Fault("all servers killed", (arena, random, _) -> kill(arena, random, List.of(0, 1, 2))),
                new Fault("server frozen", (arena, random, most) -> freeze(arena, any(random), random, most)),
                new Fault("leader frozen", (arena, random, most) -> freeze(arena, leader(arena, random), random, most)),
                new Fault(
                        "server cut off from the others",
                        (arena, random, most) -> cut(arena, any(random), random, most)),
                new Fault(
                        "leader cut off from the others",
                        (arena, random, most) -> cut(arena, leader(arena, random), random, most))));
        if (disk) {
            faults.add(new Fault("server's disk full", ServerFaults::fill));
        }
        return faults;
    }

    private static int any(Random random) {
        return random.nextInt(Servers.COUNT);
    }

    /** Or any, where there is none. It draws in any case, so that what is drawn later does not depend on it. */
    private static int leader(Arena arena, Random random) {
        return arena.servers().leader().orElse(any(random));
    }

    private static void kill(Arena arena, Random random, List<Integer> victims) {
        victims.forEach(i -> arena.servers().daemon(i).kill());
        Waits.pause(Fault.millis(random, MOST_AWAY));
        victims.forEach(i -> arena.servers().start(i));
        awaitHealthy(arena, "killed");
    }

    private static void freeze(Arena arena, int victim, Random random, int most) {
        arena.servers().daemon(victim).freeze();
        Waits.pause(Fault.millis(random, most));
        arena.servers().daemon(victim).thaw();
        awaitHealthy(arena, "frozen");
    }

    private static void cut(Arena arena, int victim, Random random, int most) {
        List<Wire> routes = arena.servers().routesOf(victim);
        routes.forEach(random.nextBoolean() ? Wire::silence : Wire::cut);
        Waits.pause(Fault.millis(random, most));
        routes.forEach(Wire::mend);
        awaitHealthy(arena, "cut off");
    }

    /**
     * A server whose disk was full turns JetStream off, and its files may lack what others count on: started with them
     * again, it was elected and led the others back behind what had been acknowledged. So it begins without, as
     * docs/cluster.md tells operators.
     */
    private static void fill(Arena arena, Random random, int most) {
        Servers servers = arena.servers();
        servers.disk().fill();
        Waits.pause(Fault.millis(random, most));
        servers.disk().clear();
        servers.beginAnew(Servers.WITH_SMALL_DISK);
        awaitHealthy(arena, "out of space");
    }

    private static void awaitHealthy(Arena arena, String was) {
        if (!Waits.until(HEALING, arena.servers()::areHealthy)) {
            arena.trouble("the servers are not healthy again after one was " + was);
        }
    }
}
