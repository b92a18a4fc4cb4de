package io.notiflux.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of one scenario: of each variant, round by round. */
final class Results {
    private final String scenario;
    private final String load;
    private final Map<String, List<Map<Metric, Double>>> rounds = new LinkedHashMap<>();

    Results(String scenario, String load) {
        this.scenario = scenario;
        this.load = load;
    }

    String scenario() {
        return scenario;
    }

    String load() {
        return load;
    }

    void add(String variant, Map<Metric, Double> figures) {
        rounds.computeIfAbsent(variant, key -> new ArrayList<>()).add(figures);
    }

    /** By variant, in the order of their first rounds. */
    Map<String, List<Map<Metric, Double>>> rounds() {
        return rounds;
    }

    boolean has(Metric metric) {
        return rounds.values().stream().flatMap(List::stream).anyMatch(figures -> figures.containsKey(metric));
    }

    Map<Metric, Double> median(String variant) {
        Map<Metric, Double> medians = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            double[] values = rounds.getOrDefault(variant, List.of()).stream()
                    .filter(figures -> figures.containsKey(metric))
                    .mapToDouble(figures -> figures.get(metric))
                    .sorted()
                    .toArray();
            if (values.length > 0) {
                medians.put(metric, (values[(values.length - 1) / 2] + values[values.length / 2]) / 2);
            }
        }
        return medians;
    }

    /** Median by median, of one variant to the other; where both have it. */
    Map<Metric, Double> ratio(String variant, String to) {
        Map<Metric, Double> ratios = new EnumMap<>(Metric.class);
        Map<Metric, Double> divisors = median(to);
        median(variant).forEach((metric, value) -> {
            Double divisor = divisors.get(metric);
            if (divisor != null && divisor != 0) {
                ratios.put(metric, value / divisor);
            }
        });
        return ratios;
    }

    /**
     * Which variants to compare: the servers with each other, notiflux with its own other protocols, a node with one that
     * is alone and with its log, and each with slow subscribers to itself without.
     */
    List<String[]> comparisons() {
        List<String[]> pairs = new ArrayList<>();
        for (String variant : rounds.keySet()) {
            for (Peer other : Peer.values()) {
                String peer = variant.replace("notiflux", other.title());
                if (!peer.equals(variant) && rounds.containsKey(peer)) {
                    pairs.add(new String[] {variant, peer});
                }
            }
            String plain = variant.replaceFirst("^notiflux/\\w+", "notiflux");
            if (!plain.equals(variant) && rounds.containsKey(plain)) {
                pairs.add(new String[] {variant, plain});
            }
            if (variant.equals(NotifluxTarget.NODE) && rounds.containsKey(RawRun.NAME)) {
                pairs.add(new String[] {variant, RawRun.NAME});
            }
            String healthy = variant.replace(Bench.WITH_SLOW, "");
            if (!healthy.equals(variant)) {
                pairs.add(new String[] {variant, healthy});
            }
        }
        return pairs;
    }
}
