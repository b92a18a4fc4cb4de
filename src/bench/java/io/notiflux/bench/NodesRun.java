package io.notiflux.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The same load on clusters of one, two and three nodes, each started for its round. All nodes read what one gets. */
final class NodesRun {
    private static final int MOST = 3;

    private NodesRun() {}

    /** @param options of the nodes' JVMs */
    static List<Round> rounds(List<String> options, NatsServers log, Load load, Duration warmUp, Duration duration) {
        return IntStream.rangeClosed(1, MOST)
                .mapToObj(count ->
                        new Round(NotifluxTarget.NODE + ", " + count + (count == 1 ? " node" : " nodes"), _ -> {
                            try (Target nodes = new NodesTarget(count, options, log)) {
                                return new LoadRun(nodes, load).run(warmUp, duration);
                            }
                        }))
                .toList();
    }
}
