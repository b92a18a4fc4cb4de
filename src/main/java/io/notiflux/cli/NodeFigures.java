package io.notiflux.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a node's metrics say at one moment.
 *
 * @param nanos the moment
 * @param series our own, by their names without {@code notiflux_}: {@code connections{protocol="json"}}
 */
record NodeFigures(long nanos, Map<String, Double> series) {
    private static final String OURS = "notiflux_";

    /** Reads Prometheus' text format, of which no series of ours has a space in its labels. */
    static NodeFigures read(long nanos, String exposition) {
        Map<String, Double> series = new HashMap<>();
        exposition.lines().filter(line -> line.startsWith(OURS)).forEach(line -> {
            int end = line.lastIndexOf(' ');
            try {
                double value = Double.parseDouble(line.substring(end + 1));
                series.put(
                        line.substring(OURS.length(), Math.max(OURS.length(), end))
                                .replace(",}", "}"),
                        value);
            } catch (NumberFormatException e) {
                // no sample, so nothing to show
            }
        });
        return new NodeFigures(nanos, series);
    }

    double value(String name) {
        return series.getOrDefault(name, 0.0);
    }

    /** As Kubernetes would be told. */
    String state() {
        return value("draining") == 1 ? "draining" : value("ready") == 1 ? "ready" : "not ready";
    }

    /** How much a counter grew in a second since the moment before; nothing where the node has started anew. */
    Optional<Double> rate(NodeFigures before, String counter) {
        double growth = value(counter) - before.value(counter);
        return growth < 0 || nanos == before.nanos
                ? Optional.empty()
                : Optional.of(growth * TimeUnit.SECONDS.toNanos(1) / (nanos - before.nanos));
    }
}
