package io.notiflux.ops;

import io.helidon.metrics.api.MeterRegistry;
import io.helidon.service.registry.Services;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.ClassLoadingExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Adds collectors to Helidon's {@code /observe/metrics}, in the Prometheus registry under Helidon's own. Helidon's
 * meters carry a scope label, have whole numbers where seconds need fractions, and cannot take a histogram that is kept
 * elsewhere.
 *
 * <p>That registry belongs to the process: only one server at a time can expose its metrics there.
 */
public final class Exposition implements AutoCloseable {
    private final CollectorRegistry registry;
    private final List<Collector> collectors;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Exposition(CollectorRegistry registry, List<Collector> collectors) {
        this.registry = registry;
        this.collectors = collectors;
    }

    /** Exposes the metrics of the server, the JVM and the process until closed. */
    public static Exposition open(ServerCollector server, RequestCollector requests) {
        var exposition = new Exposition(
                prometheusRegistry(Services.get(MeterRegistry.class)),
                List.of(
                        server,
                        requests,
                        new StandardExports(),
                        new JvmMemoryCollector(),
                        new GarbageCollectorExports(),
                        new ThreadExports(),
                        new ClassLoadingExports(),
                        new BufferPoolsExports()));
        exposition.collectors.forEach(exposition.registry::register);
        return exposition;
    }

    /** Removes the collectors. Repeated calls are harmless. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) { // the registry fails on an unknown collector
            collectors.forEach(registry::unregister);
        }
    }

    @SuppressWarnings("deprecation") // Micrometer has two, and Helidon uses the former
    private static CollectorRegistry prometheusRegistry(MeterRegistry helidon) {
        return helidon.unwrap(CompositeMeterRegistry.class).getRegistries().stream()
                .filter(PrometheusMeterRegistry.class::isInstance)
                .map(PrometheusMeterRegistry.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Helidon's metrics have no Prometheus registry"))
                .getPrometheusRegistry();
    }
}
