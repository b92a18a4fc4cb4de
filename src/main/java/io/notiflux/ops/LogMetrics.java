package io.notiflux.ops;

import io.notiflux.cluster.LogStats;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;

/** The metrics of a cluster's log; a server that is alone has none of them. */
final class LogMetrics {
    private LogMetrics() {}

    static List<MetricFamilySamples> of(LogStats log) {
        return List.of(
                new GaugeMetricFamily(
                        "notiflux_log_connected", "Whether a server of the log is connected.", log.connected() ? 1 : 0),
                Histograms.family(
                        "notiflux_log_append_seconds",
                        "Time from a broadcast's acceptance to its being stored.",
                        log.appends().snapshot()),
                new GaugeMetricFamily(
                        "notiflux_log_applied_sequence",
                        "The last record that was applied to this node's topics.",
                        log.appliedSequence()),
                new GaugeMetricFamily(
                        "notiflux_log_lag_messages", "Records that the log has beyond the one applied.", log.lag()),
                new CounterMetricFamily(
                        "notiflux_log_gaps",
                        "How often records were missing, so that histories were forgotten and subscribers sent away.",
                        log.gaps()),
                new CounterMetricFamily(
                        "notiflux_log_reconnects", "Connections to the log made anew.", log.reconnects()),
                new GaugeMetricFamily(
                        "notiflux_log_pending_bytes",
                        "Broadcasts that wait for the log or are under way to it.",
                        log.pendingBytes()),
                new CounterMetricFamily(
                        "notiflux_log_era_changes",
                        "How often the log was found to be replaced or put back.",
                        log.eraChanges()),
                new CounterMetricFamily(
                        "notiflux_log_unreadable", "Records that could not be read.", log.unreadable()));
    }
}
