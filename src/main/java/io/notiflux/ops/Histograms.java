package io.notiflux.ops;

import io.notiflux.stats.LatencyHistogram;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes histograms as Prometheus' client has them. */
final class Histograms {
    private Histograms() {}

    /** Makes a family of one histogram without labels. */
    static MetricFamilySamples family(String name, String help, LatencyHistogram.Snapshot snapshot) {
        return family(name, help, List.of(), Map.of(List.of(), snapshot));
    }

    /**
     * Makes a family of histograms.
     *
     * @param labels the labels' names
     * @param histograms by the labels' values
     */
    static MetricFamilySamples family(
            String name, String help, List<String> labels, Map<List<String>, LatencyHistogram.Snapshot> histograms) {
        List<MetricFamilySamples.Sample> samples = new ArrayList<>();
        histograms.forEach((values, snapshot) -> add(samples, name, labels, values, snapshot));
        return new MetricFamilySamples(name, Collector.Type.HISTOGRAM, help, samples);
    }

    private static void add(
            List<MetricFamilySamples.Sample> samples,
            String name,
            List<String> labels,
            List<String> values,
            LatencyHistogram.Snapshot snapshot) {
        for (int i = 0; i < snapshot.buckets(); i++) {
            samples.add(new MetricFamilySamples.Sample(
                    name + "_bucket",
                    with(labels, "le"),
                    with(values, Collector.doubleToGoString(snapshot.upperBound(i))),
                    snapshot.cumulativeCount(i)));
        }
        samples.add(new MetricFamilySamples.Sample(name + "_sum", labels, values, snapshot.sumSeconds()));
        samples.add(new MetricFamilySamples.Sample(name + "_count", labels, values, snapshot.count()));
    }

    private static List<String> with(List<String> list, String last) {
        List<String> all = new ArrayList<>(list);
        all.add(last);
        return all;
    }
}
