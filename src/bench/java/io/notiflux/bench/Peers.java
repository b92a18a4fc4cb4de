package io.notiflux.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** What {@code --peer} names: servers of others by their titles, and one notiflux.jar by its path. */
final class Peers {
    /** What only notiflux does: others take one message a request, and say farewell to nobody. */
    private static final Set<Scenario> OURS = Set.of(Scenario.BATCHES, Scenario.RESTART);

    private Peers() {}

    static void check(List<String> names) {
        List<String> jars =
                names.stream().filter(name -> Peer.of(name).isEmpty()).toList();
        for (String jar : jars) {
            if (!Files.isRegularFile(Path.of(jar))) {
                throw new BenchException("Unknown peer '" + jar + "'; there are " + Peer.titles()
                        + ", or give the path of a notiflux.jar");
            }
        }
        if (jars.size() > 1) {
            throw new BenchException(
                    "One notiflux.jar can be a peer, not " + jars.size() + ": " + String.join(", ", jars));
        }
    }

    /** One of each that is not ours. */
    static Map<String, String> facts(List<String> names) {
        Map<String, String> facts = new LinkedHashMap<>();
        names.stream()
                .flatMap(name -> Peer.of(name).stream())
                .forEach(peer -> facts.put("peer " + peer.title(), peer.facts()));
        return facts;
    }

    /**
     * Those that a scenario is for, by the names of their rows.
     *
     * @param ours starts a jar under a name
     */
    static Map<String, Supplier<Target>> servers(
            List<String> names, Scenario scenario, BiFunction<String, Path, Target> ours) {
        Map<String, Supplier<Target>> servers = new LinkedHashMap<>();
        for (String name : names) {
            Optional<Peer> peer = Peer.of(name);
            if (peer.isEmpty()) {
                String variant = NotifluxTarget.NAME + "/peer";
                servers.put(variant, () -> ours.apply(variant, Path.of(name)));
            } else if (!OURS.contains(scenario)) {
                servers.put(name, () -> peer.get().start(scenario));
            }
        }
        return servers;
    }
}
