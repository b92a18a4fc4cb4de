package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts of k8s/monitoring/ fire when they should and only then, and each has its section in the runbook. */
class AlertsTest {
    private static final PrometheusRule RULES = Manifests.monitoring().one(PrometheusRule.class);
    private static final List<Rule> ALERTS = RULES.getSpec().getGroups().stream()
            .flatMap(group -> group.getRules().stream())
            .toList();
    private static final String RUNBOOK = Manifests.text(Path.of("docs/runbook.md"));

    @TempDir
    private static Path folder;

    /** All at once, as promtool takes longer to start than to test. It says which case fails. */
    @Test
    void alert_firesOnItsSeriesOnly() throws IOException {
        Program promtool = Program.promtool();
        Path file = folder.resolve("test.yaml");
        List<Map<String, Object>> tests =
                AlertCase.all().map(AlertCase::promtoolTest).toList();
        new ObjectMapper()
                .writeValue(
                        file.toFile(),
                        Map.of(
                                "rule_files",
                                List.of(String.valueOf(writeRules().getFileName())),
                                "evaluation_interval",
                                "1m",
                                "tests",
                                tests));
        Program.Result tested = promtool.run("test", "rules", file.toString());

        assertThat(tested.status()).as(tested.words()).isZero();
    }

    @Test
    void everyAlert_isTriedBothWays() {
        assertThat(alertsOf(true)).containsExactlyElementsOf(alertsOf(false)).containsExactlyElementsOf(names());
    }

    @Test
    void rules_areWhatPromtoolAgreesWith() throws IOException {
        Program promtool = Program.promtool();
        Program.Result checked = promtool.run("check", "rules", writeRules().toString());

        assertThat(checked.status()).as(checked.words()).isZero();
        assertThat(checked.words()).contains("SUCCESS: " + ALERTS.size() + " rules found");
    }

    @Test
    void alert_saysHowUrgentItIs_whatItMeans_andWhereItIsExplained() {
        assertThat(ALERTS).allSatisfy(alert -> {
            assertThat(alert.getAlert()).startsWith("Notiflux");
            assertThat(alert.getLabels()).containsOnlyKeys("severity");
            assertThat(alert.getLabels().get("severity")).isIn("critical", "warning");
            assertThat(alert.getFor()).matches("\\d+[mh]");
            assertThat(alert.getAnnotations()).containsOnlyKeys("summary", "description", "runbook_url");
            assertThat(alert.getAnnotations().get("summary")).isNotBlank().doesNotContain("{{");
            assertThat(alert.getAnnotations().get("runbook_url"))
                    .endsWith("/runbook.md#" + alert.getAlert().toLowerCase(Locale.ROOT));
        });
        assertThat(names()).doesNotHaveDuplicates();
    }

    /** Labels that an aggregation leaves out would be empty in the text. */
    @Test
    void description_namesLabelsThatTheAlertHas() {
        Pattern aggregation =
                Pattern.compile("^(?:histogram_quantile\\([\\d.]+, )?(?:sum|count) by \\(([^)]*)\\)", Pattern.DOTALL);
        assertThat(ALERTS).allSatisfy(alert -> {
            String expression = String.valueOf(alert.getExpr().getValue());
            Docs.matches(aggregation, expression)
                    .map(by -> List.of(by.group(1).split(", ", -1)))
                    .forEach(labels -> assertThat(labelsIn(alert)).isSubsetOf(labels));
        });
    }

    @Test
    void expression_asksForMetricsThatThereAre() {
        Exposed exposed = Exposed.byANode();
        assertThat(ALERTS)
                .allSatisfy(alert -> assertThat(
                                Exposed.namesIn(String.valueOf(alert.getExpr().getValue())))
                        .isNotEmpty()
                        .isSubsetOf(exposed.names()));
    }

    @Test
    void runbook_hasASectionForEachAlert_inTheirOrder_andNoOther() {
        assertThat(Docs.matches(Pattern.compile("(?m)^## (Notiflux\\w+)$"), RUNBOOK)
                        .map(heading -> heading.group(1)))
                .containsExactlyElementsOf(names());
    }

    @Test
    void runbookSection_saysWhatToDo() {
        assertThat(RUNBOOK.split("(?m)^## ", -1))
                .filteredOn(section -> section.startsWith("Notiflux"))
                .allSatisfy(section -> assertThat(section).contains("**Means**", "**Look**", "**Do**"));
    }

    private static Path writeRules() throws IOException {
        Path file = folder.resolve("rules.yaml");
        if (Files.notExists(file)) {
            new ObjectMapper().writeValue(file.toFile(), Map.of("groups", groups()));
        }
        return file;
    }

    /** As they stand in the file: the model would write fields that promtool does not know. */
    private static Object groups() {
        Map<String, Object> document = StrictYaml.documents(
                        Manifests.text(Manifests.MONITORING.resolve("prometheusrule.yaml")))
                .getFirst();
        return Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(document.get("spec"))).get("groups"));
    }

    private static List<String> names() {
        return ALERTS.stream().map(Rule::getAlert).toList();
    }

    private static List<String> alertsOf(boolean fires) {
        return AlertCase.all()
                .filter(alertCase -> alertCase.fires() == fires)
                .map(AlertCase::alert)
                .distinct()
                .toList();
    }

    private static List<String> labelsIn(Rule alert) {
        return Docs.matches(
                        Pattern.compile("\\$labels\\.(\\w+)"),
                        String.valueOf(alert.getAnnotations().get("description")))
                .map(label -> label.group(1))
                .collect(Collectors.toList());
    }
}
