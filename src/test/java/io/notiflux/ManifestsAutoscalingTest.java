package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The autoscaler of k8s/autoscaling/ suits the pods of k8s/cluster/. */
class ManifestsAutoscalingTest {
    private static final HorizontalPodAutoscaler SCALER =
            Manifests.autoscaling().one(HorizontalPodAutoscaler.class);
    private static final Manifests SERVERS = Manifests.cluster().of("notiflux");
    private static final Path RULES =
            Manifests.AUTOSCALING.resolve("prometheus-adapter").resolve("values.yaml");

    @Test
    void scaler_isOfTheClustersDeployment_andNeverBelowIt() {
        Deployment deployment = SERVERS.one(Deployment.class);

        assertThat(SCALER.getSpec().getScaleTargetRef().getKind()).isEqualTo(deployment.getKind());
        assertThat(SCALER.getSpec().getScaleTargetRef().getApiVersion()).isEqualTo(deployment.getApiVersion());
        assertThat(SCALER.getSpec().getScaleTargetRef().getName())
                .isEqualTo(deployment.getMetadata().getName());
        assertThat(SCALER.getSpec().getMinReplicas())
                .isEqualTo(deployment.getSpec().getReplicas());
        assertThat(SCALER.getSpec().getMaxReplicas()).isLessThan(10).isGreaterThan(3);
    }

    /** The documents say how many clients a pod of this memory has places for, and a test holds them to the code. */
    @Test
    void connections_areBetweenTwoAndThreeQuartersOfAPodsPlaces() {
        assertThat(SERVERS.container().getResources().getLimits()).containsEntry("memory", new Quantity("1Gi"));
        int places = Docs.table(
                        "pod",
                        "heap MiB",
                        "clients",
                        "queues MiB",
                        "messages MiB",
                        "bodies MiB",
                        "history MiB",
                        "subscriptions")
                .stream()
                .filter(row -> row.getFirst().equals("1 GiB"))
                .map(row -> Integer.parseInt(row.get(2).replace(",", "")))
                .findFirst()
                .orElseThrow();

        assertThat(Integer.parseInt(
                        metric("Pods").getPods().getTarget().getAverageValue().toString()))
                .isBetween(places / 2, places * 3 / 4);
    }

    @Test
    void processors_areBelowThoseThatTheServerCountsOn() {
        String options = SERVERS.container().getEnv().stream()
                .filter(variable -> variable.getName().equals("JDK_JAVA_OPTIONS"))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();
        String counted = Docs.matches(Pattern.compile("ActiveProcessorCount=(\\d+)"), options)
                .map(option -> option.group(1))
                .findFirst()
                .orElseThrow();
        Quantity target = metric("Resource").getResource().getTarget().getAverageValue();

        assertThat(Quantity.getAmountInBytes(target)).isLessThan(new BigDecimal(counted));
    }

    @Test
    void pods_goMoreSlowlyThanTheyCome() {
        assertThat(SCALER.getSpec().getBehavior().getScaleDown().getStabilizationWindowSeconds())
                .isGreaterThan(SCALER.getSpec().getBehavior().getScaleUp().getStabilizationWindowSeconds());
        assertThat(SCALER.getSpec().getBehavior().getScaleDown().getPolicies())
                .singleElement()
                .satisfies(policy -> {
                    assertThat(policy.getValue()).isEqualTo(1);
                    assertThat(policy.getPeriodSeconds().longValue())
                            .as("a pod is gone before the next one goes")
                            .isGreaterThan(SERVERS.pod().getSpec().getTerminationGracePeriodSeconds());
                });
    }

    @Test
    void adaptersRule_makesTheMetricOfPods() {
        Map<String, Object> values = StrictYaml.documents(Manifests.text(RULES)).getFirst();
        String name = metric("Pods").getPods().getMetric().getName();

        assertThat(values.toString())
                .contains("seriesQuery=" + name + "{namespace!=\"\",pod!=\"\"}")
                .contains("sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)");
        assertThat(Exposed.byANode().names()).contains(name);
    }

    private static MetricSpec metric(String type) {
        List<MetricSpec> found = SCALER.getSpec().getMetrics().stream()
                .filter(metric -> metric.getType().equals(type))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
