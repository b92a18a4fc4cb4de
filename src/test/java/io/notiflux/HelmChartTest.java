package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart of k8s/chart/ makes the objects of the plain manifests, and others only where its values say so. */
class HelmChartTest {
    private static final String CLUSTER = "--values=" + HelmTemplate.CHART + "/values-cluster.yaml";
    private static final String EVERYTHING = "--set=gateway.enabled=true,autoscaling.enabled=true,"
            + "monitoring.podMonitor.enabled=true,monitoring.alerts.enabled=true,monitoring.dashboard.enabled=true";

    @Test
    void defaults_makeTheObjectsOfOneProcess() {
        assertSame(HelmTemplate.objects(), HelmTemplate.plain(Manifests.FOLDER));
    }

    @Test
    void valuesOfACluster_makeTheObjectsOfACluster() {
        assertSame(HelmTemplate.objects(CLUSTER), HelmTemplate.plain(Manifests.CLUSTER));
    }

    @Test
    void everything_makesAllThatThereIs() {
        Map<String, Object> made = HelmTemplate.objects(CLUSTER, EVERYTHING);
        Map<String, Object> plain = HelmTemplate.plain(Manifests.CLUSTER);
        Stream.of(Manifests.MONITORING, Manifests.AUTOSCALING, Manifests.GATEWAY)
                .forEach(folder -> plain.putAll(HelmTemplate.plain(folder)));
        // which the autoscaler sets
        ((Map<?, ?>) Objects.requireNonNull(
                        ((Map<?, ?>) Objects.requireNonNull(plain.get("Deployment notiflux"))).get("spec")))
                .remove("replicas");

        assertSame(made, plain);
    }

    @Test
    void objects_areWhatKubernetesTakes() {
        List<HasMetadata> objects = StrictYaml.resources(HelmTemplate.text(CLUSTER, EVERYTHING));

        assertThat(objects).hasSizeGreaterThan(15);
        assertThat(objects)
                .allSatisfy(object -> assertThat(object.getMetadata().getLabels())
                        .containsEntry("app.kubernetes.io/instance", "notiflux")
                        .containsEntry("app.kubernetes.io/managed-by", "Helm"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--set=cluster.enabled=false", CLUSTER, EVERYTHING + ",cluster.enabled=true"})
    void helm_findsNothingToBlame(String values) {
        Program.Result lint = Program.helm().run("lint", "--strict", HelmTemplate.CHART, values);

        assertThat(lint.status()).as(lint.words()).isZero();
    }

    @Test
    void version_isThatOfTheServer() {
        Map<String, Object> chart = StrictYaml.documents(Manifests.text(Path.of(HelmTemplate.CHART, "Chart.yaml")))
                .getFirst();

        assertThat(Manifests.folder().container().getImage()).isEqualTo("notiflux:" + chart.get("appVersion"));
    }

    @Test
    void settings_goOverThoseOfTheChart() {
        Manifests made = made("--set=settings.DRAIN_WINDOW=PT9S,settings.HISTORY_SIZE=\"7\",image.tag=2.0.0");

        assertThat(made.container().getEnv())
                .contains(new EnvVar("DRAIN_WINDOW", "PT9S", null), new EnvVar("LOG_FORMAT", "json", null))
                .extracting(EnvVar::getName)
                .contains("HISTORY_SIZE")
                .doesNotHaveDuplicates();
        assertThat(made.container().getImage()).isEqualTo("notiflux:2.0.0");
    }

    @Test
    void publicKey_isMadeWhereItIsGiven() {
        String pem = TestKeys.p256().publicPem();
        ConfigMap map = made("--set-string=publicKey.pem=" + pem).one(ConfigMap.class);

        assertThat(map.getMetadata().getName()).isEqualTo("notiflux-public-key");
        assertThat(map.getData().get("public.pem")).isEqualToIgnoringWhitespace(pem);
    }

    @Test
    void natsElsewhere_takesThePlaceOfItsOwn() {
        Manifests made = made("--set=cluster.enabled=true,nats.enabled=false,nats.url=nats://nats:4222");

        assertThat(made.resources())
                .isNotEmpty()
                .allSatisfy(
                        resource -> assertThat(resource.getMetadata().getName()).isEqualTo("notiflux"));
        assertThat(made.container().getEnv()).contains(new EnvVar("NATS_URL", "nats://nats:4222", null));
    }

    @Test
    void natsElsewhere_mayHaveMoreServers_anotherUser_andAnotherStream() {
        assertThat(made("--set=cluster.enabled=true,nats.enabled=false,nats.url=nats://nats:4222,nats.replicas=5,"
                                + "nats.user=other,settings.NATS_STREAM=other")
                        .container()
                        .getEnv())
                .contains(
                        new EnvVar("NATS_REPLICAS", "5", null),
                        new EnvVar("NATS_USER", "other", null),
                        new EnvVar("NATS_STREAM", "other", null))
                .extracting(EnvVar::getName)
                .contains("NATS_PASSWORD");
    }

    @Test
    void natsElsewhere_withoutAUser_getsNoPasswordEither() {
        assertThat(made("--set=cluster.enabled=true,nats.enabled=false,nats.url=nats://nats:4222,nats.user=")
                        .container()
                        .getEnv())
                .extracting(EnvVar::getName)
                .contains("NATS_URL")
                .doesNotContain("NATS_USER", "NATS_PASSWORD");
    }

    @Test
    void runbook_isWhereTheValuesSay() {
        assertThat(made("--set=monitoring.alerts.enabled=true,monitoring.alerts.runbook=https://example.org/r.md")
                        .one(PrometheusRule.class)
                        .getSpec()
                        .getGroups())
                .flatExtracting(group -> group.getRules())
                .extracting(rule -> rule.getAnnotations().get("runbook_url"))
                .allSatisfy(url -> assertThat(url).startsWith("https://example.org/r.md#notiflux"));
    }

    @Test
    void deploymentWithAnAutoscaler_leavesItsReplicasAlone() {
        assertThat(made("--set=cluster.enabled=true,autoscaling.enabled=true")
                        .one(Deployment.class)
                        .getSpec()
                        .getReplicas())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "autoscaling.enabled=true, autoscaling needs cluster.enabled",
        "'cluster.enabled=true,nats.enabled=false', nats.url is missing",
        "'cluster.enabled=true,nats.replicas=4', nats.replicas is over 3",
        "'cluster.enabled=true,nats.user=other', nats.user is not notiflux",
        "'cluster.enabled=true,nats.user=', nats.user is not notiflux",
        "'cluster.enabled=true,settings.NATS_STREAM=other', settings.NATS_STREAM is not notiflux",
        "replicas=2, replicas",
        "cluster.replica=2, replica",
        "settings.HISTORY_SIZE=7, HISTORY_SIZE",
        "image.pullPolicy=Sometimes, pullPolicy",
        "settings.history_size=x, history_size"
    })
    void wrongValue_isRefusedByItsName(String value, String reason) {
        Program.Result made = HelmTemplate.run("--set=" + value);

        assertThat(made.status()).isNotZero();
        assertThat(made.words()).contains(reason);
    }

    @Test
    void test_asksForTheHealthThroughTheService_asAPodThatIsNoServer() {
        Pod pod = StrictYaml.resources(HelmTemplate.text()).stream()
                .filter(Pod.class::isInstance)
                .map(Pod.class::cast)
                .findFirst()
                .orElseThrow();

        assertThat(pod.getMetadata().getAnnotations()).containsEntry("helm.sh/hook", "test");
        assertThat(pod.getMetadata().getLabels())
                .as("the service and the network policy of servers must not take it for one")
                .containsEntry("app.kubernetes.io/name", "notiflux-test");
        assertThat(pod.getSpec().getContainers().getFirst().getArgs())
                .containsExactly("health", "--url", "http://notiflux:80");
        assertThat(PodSecurity.violations(pod.getSpec())).isEmpty();
        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
    }

    @Test
    void test_getsInWhereClientsAreNarrowed() {
        assertThat(made("--set=networkPolicy.clients[0].podSelector.matchLabels.app=proxy")
                        .one(NetworkPolicy.class)
                        .getSpec()
                        .getIngress()
                        .getFirst()
                        .getFrom())
                .extracting(peer -> peer.getPodSelector().getMatchLabels())
                .containsExactly(Map.of("app", "proxy"), Map.of("app.kubernetes.io/name", "notiflux-test"));
    }

    private static Manifests made(String values) {
        List<HasMetadata> objects = new ArrayList<>(StrictYaml.resources(HelmTemplate.text(values)));
        objects.removeIf(Pod.class::isInstance);
        return new Manifests(values, objects);
    }

    /** Object by object, so that a difference is told by its name. */
    private static void assertSame(Map<String, Object> made, Map<String, Object> plain) {
        assertThat(made.keySet()).isEqualTo(plain.keySet());
        plain.forEach((name, object) -> assertThat(made.get(name)).as(name).isEqualTo(object));
    }
}
