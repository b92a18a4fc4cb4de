package io.notiflux.ops;

import io.notiflux.cluster.LogStats;
import io.notiflux.config.BudgetPart;
import io.notiflux.config.Budgets;
import io.notiflux.connection.DeliveryStats;
import io.notiflux.stats.Label;
import io.notiflux.stats.Tally;
import io.notiflux.subscribe.ClientKind;
import io.notiflux.subscribe.Clients;
import io.notiflux.subscribe.EndReason;
import io.notiflux.token.JwksResult;
import io.notiflux.token.TokenVerifier;
import io.notiflux.topic.Eviction;
import io.notiflux.topic.TopicHub;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * The server's own metrics, read from the parts' counters at each scrape. A counter on a hot path costs one addition;
 * values that can be derived cost nothing there.
 */
public final class ServerCollector extends Collector {
    private final Clients clients;
    private final Budgets budgets;
    private final Map<BudgetPart, LongSupplier> held;
    private final Optional<LogStats> log;
    private final TopicHub hub;
    private final TokenVerifier tokens;
    private final Tally<JwksResult> jwks;
    private final Tally<Label> broadcasts;
    private final DeliveryStats deliveries;
    private final Lifecycle lifecycle;
    private final BuildInfo build;

    /**
     * Makes the collector.
     *
     * @param held the bytes that are held of each budget
     * @param log of the cluster's log, where there is a cluster
     * @param jwks how fetches of keys ended; all zero where none are fetched
     * @param broadcasts how the broadcasts ended, by their result
     */
    public ServerCollector(
            Clients clients,
            Budgets budgets,
            Map<BudgetPart, LongSupplier> held,
            Optional<LogStats> log,
            TopicHub hub,
            TokenVerifier tokens,
            Tally<JwksResult> jwks,
            Tally<Label> broadcasts,
            DeliveryStats deliveries,
            Lifecycle lifecycle,
            BuildInfo build) {
        this.clients = clients;
        this.budgets = budgets;
        this.held = held;
        this.log = log;
        this.hub = hub;
        this.tokens = tokens;
        this.jwks = jwks;
        this.broadcasts = broadcasts;
        this.deliveries = deliveries;
        this.lifecycle = lifecycle;
        this.build = build;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<MetricFamilySamples> all = new ArrayList<>(ofThisServer());
        log.map(LogMetrics::of).ifPresent(all::addAll);
        return all;
    }

    private List<MetricFamilySamples> ofThisServer() {
        return List.of(
                connections(),
                tally(
                        "notiflux_connections_closed",
                        "Connections that ended, by the first reason that applied.",
                        "reason",
                        clients.ended()),
                new GaugeMetricFamily(
                        "notiflux_connections_limit",
                        "WebSockets and streams of events that may be open at once.",
                        clients.limit()),
                tally(
                        "notiflux_refusals",
                        "Upgrades, streams and subscriptions that were refused, and connections that made room.",
                        "reason",
                        clients.refusals()),
                budgets("notiflux_budget_bytes", "Memory that is held for peers, about.", this::held),
                budgets("notiflux_budget_limit_bytes", "Memory that may be held for peers.", budgets::bytes),
                new GaugeMetricFamily("notiflux_subscriptions", "Live subscriptions.", hub.subscriptions()),
                new GaugeMetricFamily("notiflux_topics", "Topics that somebody is subscribed to.", hub.topics()),
                new GaugeMetricFamily(
                        "notiflux_history_messages", "Messages kept for resuming.", hub.historyMessages()),
                new GaugeMetricFamily(
                        "notiflux_history_bytes", "Memory that they and their topics take, about.", hub.historyBytes()),
                evictions(),
                tally("notiflux_broadcasts", "Broadcasts, by how they ended.", "result", broadcasts),
                new CounterMetricFamily("notiflux_deliveries", "Messages written to sockets.", deliveries.deliveries()),
                new CounterMetricFamily(
                        "notiflux_delivery_bytes",
                        "Bytes of the messages written to sockets, with their framing.",
                        deliveries.bytes()),
                Histograms.family(
                        "notiflux_delivery_latency_seconds",
                        "Time from a broadcast's acceptance to its writing to a socket.",
                        deliveries.latency().snapshot()),
                new GaugeMetricFamily("notiflux_queued_bytes", "Bytes in all outbound queues.", clients.queuedBytes()),
                new GaugeMetricFamily(
                        "notiflux_queue_age_seconds",
                        "How long ago the oldest broadcast in an outbound queue was accepted, 0 if there is none.",
                        clients.queueAgeNanos() / (double) TimeUnit.SECONDS.toNanos(1)),
                new CounterMetricFamily(
                        "notiflux_slow_consumers",
                        "Connections let go because they did not take what was queued for them.",
                        clients.ended().total(EndReason.SLOW)),
                tally(
                        "notiflux_recoveries",
                        "Subscriptions that named an id, by whether all that came after it was there.",
                        "result",
                        clients.recoveries()),
                tally(
                        "notiflux_token_verifications",
                        "Verifications of tokens, by how they ended.",
                        "result",
                        tokens.results()),
                tally(
                        "notiflux_jwks_fetches",
                        "Fetches of the keys that verify tokens, by how they ended.",
                        "result",
                        jwks),
                new GaugeMetricFamily(
                        "notiflux_ready", "Whether the server takes new work.", lifecycle.isReady() ? 1 : 0),
                new GaugeMetricFamily(
                        "notiflux_draining", "Whether the server is about to stop.", lifecycle.isDraining() ? 1 : 0),
                new GaugeMetricFamily("notiflux_build_info", "Which build this is.", List.of("version", "revision"))
                        .addMetric(List.of(build.version(), build.revision()), 1));
    }

    private MetricFamilySamples connections() {
        var family = new GaugeMetricFamily("notiflux_connections", "Open connections.", List.of("protocol"));
        for (ClientKind kind : ClientKind.values()) {
            family.addMetric(List.of(kind.label()), (double) clients.connections(kind));
        }
        return family;
    }

    private long held(BudgetPart part) {
        return Objects.requireNonNull(held.get(part)).getAsLong();
    }

    private static MetricFamilySamples budgets(String name, String help, ToLongFunction<BudgetPart> bytes) {
        var family = new GaugeMetricFamily(name, help, List.of("budget"));
        for (BudgetPart part : BudgetPart.values()) {
            family.addMetric(List.of(part.label()), (double) bytes.applyAsLong(part));
        }
        return family;
    }

    private MetricFamilySamples evictions() {
        var family = new CounterMetricFamily(
                "notiflux_history_evictions",
                "Messages that are not kept any more, because of their topic's size, their age, all topics' bytes,"
                        + " or a gap in the log.",
                List.of("reason"));
        for (Eviction reason : Eviction.values()) {
            family.addMetric(List.of(reason.label()), (double) hub.evicted(reason));
        }
        return family;
    }

    private static MetricFamilySamples tally(String name, String help, String label, Tally<?> tally) {
        var family = new CounterMetricFamily(name, help, List.of(label));
        tally.totals().forEach((value, total) -> family.addMetric(List.of(value), total));
        return family;
    }
}
