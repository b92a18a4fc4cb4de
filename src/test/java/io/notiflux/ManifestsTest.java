package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.notiflux.config.ConfigException;
import io.notiflux.config.DrainSettings;
import io.notiflux.config.NotifluxConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The resources of k8s/, of k8s/cluster/ and of app.yaml fit together. */
class ManifestsTest {
    private static final Manifests FOLDER = Manifests.folder();

    static Stream<Manifests> both() {
        return Stream.of(FOLDER, Manifests.app());
    }

    static Stream<Manifests> all() {
        return Stream.concat(both(), Stream.of(Manifests.cluster().of("notiflux")));
    }

    static Stream<Path> folders() {
        return Stream.of(
                Manifests.FOLDER, Manifests.CLUSTER, Manifests.MONITORING, Manifests.AUTOSCALING, Manifests.GATEWAY);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void kustomization_listsEveryManifestOfTheFolder(Path folder) {
        Map<String, Object> kustomization = StrictYaml.documents(Manifests.text(folder.resolve("Kustomization")))
                .getFirst();

        assertThat(kustomization)
                .containsOnlyKeys("apiVersion", "kind", "resources")
                .containsEntry("apiVersion", "kustomize.config.k8s.io/v1beta1")
                .containsEntry("kind", "Kustomization")
                .containsEntry(
                        "resources",
                        Manifests.files(folder).stream()
                                .map(file -> folder.relativize(file).toString())
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("all")
    void resource_hasTheNameAndLabelOfTheServer(Manifests manifests) {
        assertThat(manifests.resources()).isNotEmpty().allSatisfy(resource -> {
            assertThat(resource.getMetadata().getName()).isEqualTo("notiflux");
            assertThat(resource.getMetadata().getLabels()).containsEntry("app.kubernetes.io/name", "notiflux");
        });
        assertThat(manifests.resources()).extracting(HasMetadata::getKind).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("both")
    void deployment_neverRunsTwoServersAtATime(Manifests manifests) {
        DeploymentSpec deployment = manifests.one(Deployment.class).getSpec();

        assertThat(deployment.getReplicas()).isEqualTo(1);
        assertThat(deployment.getStrategy().getType()).isEqualTo("Recreate");
        assertThat(deployment.getSelector().getMatchLabels())
                .isNotEmpty()
                .isEqualTo(manifests.pod().getMetadata().getLabels());
    }

    @ParameterizedTest
    @MethodSource("all")
    void service_sendsToThePodsPort(Manifests manifests) {
        Service service = manifests.one(Service.class);

        assertThat(service.getSpec().getSelector())
                .isEqualTo(manifests.pod().getMetadata().getLabels());
        assertThat(service.getSpec().getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("http");
            assertThat(port.getTargetPort().getValue()).isEqualTo("http");
        });
    }

    @Test
    void ingress_showsTheWorldThePathsOfClientsAndPublishersOnly() {
        List<HTTPIngressPath> paths = FOLDER.one(Ingress.class).getSpec().getRules().stream()
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .toList();

        assertThat(FOLDER.one(Ingress.class).getSpec().getDefaultBackend()).isNull();
        assertThat(paths)
                .extracting(HTTPIngressPath::getPath)
                .containsExactly(
                        "/ws", "/events", "/notiflux.js", "/broadcast", "/broadcast/batch", "/topics/", "/health");
        assertThat(paths).allSatisfy(path -> {
            assertThat(path.getPathType()).isEqualTo(path.getPath().endsWith("/") ? "Prefix" : "Exact");
            assertThat(path.getBackend().getService().getName())
                    .isEqualTo(FOLDER.one(Service.class).getMetadata().getName());
            assertThat(path.getBackend().getService().getPort().getName()).isEqualTo("http");
        });
    }

    @Test
    void ingress_keepsTokensOutOfTheAccessLog() {
        assertThat(FOLDER.one(Ingress.class).getMetadata().getAnnotations())
                .containsEntry("nginx.ingress.kubernetes.io/enable-access-log", "false");
    }

    @ParameterizedTest
    @MethodSource("all")
    void gracePeriod_isLongEnoughForTheDrain(Manifests manifests) throws ConfigException {
        Map<String, String> environment = new HashMap<>();
        environment.put("JWT_PUBLIC_KEY_B64", TestKeys.p256().publicPemBase64());
        manifests.pod().getSpec().getContainers().getFirst().getEnv().stream()
                .filter(variable -> variable.getName().startsWith("DRAIN_"))
                .forEach(variable -> environment.put(variable.getName(), variable.getValue()));
        DrainSettings drain = NotifluxConfig.read(environment).drain();
        Duration most = drain.delay()
                .plus(drain.window())
                .plus(Timeouts.DEFAULT.flush())
                .plus(Timeouts.DEFAULT.close().multipliedBy(2))
                .plus(NotifluxServer.HOLD_OFF);

        assertThat(Duration.ofSeconds(manifests.pod().getSpec().getTerminationGracePeriodSeconds()))
                .isBetween(most, most.plusSeconds(10));
        assertThat(manifests.pod().getSpec().getContainers().getFirst().getLifecycle())
                .as("no preStop beside the server's own delay")
                .isNull();
    }

    @Test
    void disruptionBudget_letsANodeDrain() {
        PodDisruptionBudget budget = FOLDER.one(PodDisruptionBudget.class);

        assertThat(budget.getSpec().getSelector().getMatchLabels())
                .isEqualTo(FOLDER.pod().getMetadata().getLabels());
        assertThat(budget.getSpec().getMinAvailable()).isNull();
        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
    }

    @Test
    void networkPolicy_letsAllInToThePort_prometheusToTheAdminPort_andNothingOut() {
        NetworkPolicy policy = FOLDER.one(NetworkPolicy.class);

        assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                .isEqualTo(FOLDER.pod().getMetadata().getLabels());
        assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        ManifestsNetworkTest.assertLetsAllInToThePortAndPrometheusToTheAdminPort(policy);
        assertThat(policy.getSpec().getEgress()).isEmpty();
    }

    @Test
    void files_holdNoKey() {
        List<Path> files = Stream.of(
                        Manifests.files(Manifests.FOLDER).stream(),
                        Manifests.files(Manifests.CLUSTER).stream(),
                        folders().map(folder -> folder.resolve("Kustomization")),
                        Stream.of(Manifests.APP, Path.of("Dockerfile")))
                .flatMap(Function.identity())
                .toList();

        // The second is the start of a PEM in base64.
        assertThat(files)
                .allSatisfy(file -> assertThat(Manifests.text(file))
                        .doesNotContain("-----BEGIN")
                        .doesNotContain("LS0tLS1CRUdJTi"));
    }
}
