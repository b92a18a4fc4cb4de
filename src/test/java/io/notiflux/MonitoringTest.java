package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.openshift.api.model.monitoring.v1.PodMetricsEndpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What k8s/monitoring/ has for Prometheus and Grafana. */
class MonitoringTest {
    private static final Manifests MONITORING = Manifests.monitoring();

    @Test
    void resource_hasTheLabelOfTheServer() {
        assertThat(MONITORING.resources()).hasSize(3).allSatisfy(resource -> {
            assertThat(resource.getMetadata().getName()).startsWith("notiflux");
            assertThat(resource.getMetadata().getLabels()).containsEntry("app.kubernetes.io/name", "notiflux");
        });
    }

    @Test
    void podMonitor_findsThePodsOfEitherSetUp_andNamesTheJobAfterThem() {
        PodMonitor monitor = MONITORING.one(PodMonitor.class);

        assertThat(Stream.of(Manifests.folder(), Manifests.cluster().of("notiflux")))
                .allSatisfy(manifests -> assertThat(
                                manifests.pod().getMetadata().getLabels())
                        .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels())
                        .containsEntry(monitor.getSpec().getJobLabel(), "notiflux"));
    }

    @Test
    void podMonitor_scrapesThePortThatTheMetricsAreOn() {
        Map<String, String> annotations = Manifests.folder().pod().getMetadata().getAnnotations();
        List<PodMetricsEndpoint> endpoints =
                MONITORING.one(PodMonitor.class).getSpec().getPodMetricsEndpoints();

        assertThat(endpoints)
                .extracting(PodMetricsEndpoint::getPath)
                .containsExactly(annotations.get("prometheus.io/path"));
        assertThat(Manifests.folder().container().getPorts())
                .filteredOn(port -> port.getName().equals(endpoints.getFirst().getPort()))
                .extracting(port -> String.valueOf(port.getContainerPort()))
                .containsExactly(annotations.get("prometheus.io/port"));
    }

    @Test
    void dashboard_isFoundByGrafanasSidecar() {
        assertThat(MONITORING.one(ConfigMap.class).getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
    }

    @Test
    void panels_lieSideBySide_withAnIdEach() throws Exception {
        List<JsonNode> panels = panels();
        boolean[][] taken = new boolean[200][24];

        assertThat(panels).hasSizeGreaterThan(20);
        assertThat(panels).extracting(panel -> panel.get("id").intValue()).doesNotHaveDuplicates();
        for (JsonNode panel : panels) {
            JsonNode at = panel.get("gridPos");
            for (int y = at.get("y").intValue();
                    y < at.get("y").intValue() + at.get("h").intValue();
                    y++) {
                for (int x = at.get("x").intValue();
                        x < at.get("x").intValue() + at.get("w").intValue();
                        x++) {
                    assertThat(taken[y][x]).as(panel.get("title").textValue()).isFalse();
                    taken[y][x] = true;
                }
            }
        }
    }

    @Test
    void panel_asksForMetricsThatThereAre() throws Exception {
        Exposed exposed = Exposed.byANode();

        assertThat(expressions())
                .hasSizeGreaterThan(20)
                .allSatisfy(expression ->
                        assertThat(Exposed.namesIn(expression)).isNotEmpty().isSubsetOf(exposed.names()));
    }

    @Test
    void everyMetricOfOurs_hasAPanel_orIsLeftOutForAReason() throws Exception {
        List<String> leftOut = List.of(
                "notiflux_build_info", // a name and no number
                "notiflux_history_messages", // caches, full as a rule; the budget's share has a panel
                "notiflux_history_bytes",
                "notiflux_history_evictions_total");
        String all = String.join("\n", expressions());

        assertThat(Exposed.byANode().names())
                .filteredOn(name -> name.startsWith("notiflux_") && !name.endsWith("_created"))
                .filteredOn(name -> !name.matches(".*_seconds_(bucket|sum|count)") && !leftOut.contains(name))
                .allSatisfy(name -> assertThat(all).contains(name + "{"));
    }

    @Test
    void expression_isOneThatPrometheusReads(@TempDir Path folder) throws Exception {
        Program promtool = Program.promtool();
        List<Map<String, String>> rules = new ArrayList<>();
        for (String expression : expressions()) {
            rules.add(Map.of("record", "panel:" + rules.size(), "expr", expression.replace("$__rate_interval", "5m")));
        }
        Path file = folder.resolve("rules.yaml");
        new ObjectMapper()
                .writeValue(file.toFile(), Map.of("groups", List.of(Map.of("name", "panels", "rules", rules))));
        Program.Result checked = promtool.run("check", "rules", file.toString());

        assertThat(Files.size(file)).isPositive();
        assertThat(checked.status()).as(checked.words()).isZero();
    }

    private static List<String> expressions() throws Exception {
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : panels()) {
            panel.path("targets")
                    .forEach(target -> expressions.add(target.get("expr").textValue()));
        }
        return expressions;
    }

    private static List<JsonNode> panels() throws Exception {
        JsonNode dashboard = JsonMapper.builder()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .build()
                .readTree(MONITORING.one(ConfigMap.class).getData().get("notiflux.json"));
        List<JsonNode> panels = new ArrayList<>();
        dashboard.get("panels").forEach(panels::add);
        return panels;
    }
}
