package io.notiflux.ops;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Reports the JVM's memory under the names of Prometheus' current client. Helidon depends on a client with the former
 * names.
 */
final class JvmMemoryCollector extends Collector {
    @Override
    public List<MetricFamilySamples> collect() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        Map<String, MemoryUsage> areas =
                Map.of("heap", memory.getHeapMemoryUsage(), "nonheap", memory.getNonHeapMemoryUsage());
        return List.of(
                family("jvm_memory_used_bytes", "Used bytes of a JVM memory area.", areas, MemoryUsage::getUsed),
                family(
                        "jvm_memory_committed_bytes",
                        "Committed bytes of a JVM memory area.",
                        areas,
                        MemoryUsage::getCommitted),
                family(
                        "jvm_memory_max_bytes",
                        "Most bytes that a JVM memory area may have, -1 where there is no bound.",
                        areas,
                        MemoryUsage::getMax));
    }

    private static MetricFamilySamples family(
            String name, String help, Map<String, MemoryUsage> areas, ToLongFunction<MemoryUsage> value) {
        var family = new GaugeMetricFamily(name, help, List.of("area"));
        areas.forEach((area, usage) -> family.addMetric(List.of(area), (double) value.applyAsLong(usage)));
        return family;
    }
}
