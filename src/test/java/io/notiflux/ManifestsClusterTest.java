package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The resources of k8s/cluster/: three servers, three of NATS, and what they need of each other. */
class ManifestsClusterTest {
    private static final Manifests SERVERS = Manifests.cluster().of("notiflux");
    private static final Manifests NATS = Manifests.cluster().of("notiflux-nats");
    private static final String HOST = "kubernetes.io/hostname";

    static Stream<Manifests> both() {
        return Stream.of(SERVERS, NATS);
    }

    @Test
    void resource_belongsToOneOfTheTwoPrograms() {
        assertThat(both().flatMap(program -> program.resources().stream()))
                .containsExactlyInAnyOrderElementsOf(Manifests.cluster().resources());
        assertThat(NATS.resources())
                .allSatisfy(
                        resource -> assertThat(resource.getMetadata().getName()).isEqualTo("notiflux-nats"));
        assertThat(NATS.resources()).extracting(HasMetadata::getKind).doesNotHaveDuplicates();
    }

    /** Which kustomize can't share with a folder above. */
    @ParameterizedTest
    @ValueSource(strings = {"ingress.yaml", "service.yaml", "serviceaccount.yaml"})
    void copy_isThatOfOneProcess(String file) {
        assertThat(Manifests.text(Manifests.CLUSTER.resolve(file)))
                .isEqualTo(Manifests.text(Manifests.FOLDER.resolve(file)));
    }

    @Test
    void pod_isThatOfOneProcess_butForNatsItsPlaceAndItsEnd() {
        Manifests servers = Manifests.cluster().of("notiflux"); // read anew, as they are changed here
        servers.pod().getSpec().setTopologySpreadConstraints(List.of());
        servers.pod().getSpec().setTerminationGracePeriodSeconds(null);
        servers.container().getEnv().removeIf(variable -> variable.getName().startsWith("NATS_"));
        Manifests alone = Manifests.folder();
        alone.pod().getSpec().setTerminationGracePeriodSeconds(null);
        alone.container().getEnv().removeIf(variable -> variable.getName().startsWith("DRAIN_"));

        assertThat(servers.pod().getSpec()).isEqualTo(alone.pod().getSpec());
        assertThat(SERVERS.pod().getMetadata())
                .isEqualTo(Manifests.folder().pod().getMetadata());
    }

    @Test
    void deployment_replacesPodByPod() {
        DeploymentSpec deployment = SERVERS.one(Deployment.class).getSpec();

        assertThat(deployment.getReplicas()).isEqualTo(3);
        assertThat(deployment.getStrategy().getType()).isEqualTo("RollingUpdate");
        assertThat(deployment
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getIntVal())
                .isZero();
        assertThat(deployment.getStrategy().getRollingUpdate().getMaxSurge().getIntVal())
                .isEqualTo(1);
    }

    @Test
    void deployment_isSpreadOverMachinesAndZones_withoutWaitingForOne() {
        assertThat(SERVERS.one(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getTopologySpreadConstraints())
                .allSatisfy(spread -> {
                    assertThat(spread.getWhenUnsatisfiable()).isEqualTo("ScheduleAnyway");
                    assertSelects(spread.getLabelSelector(), SERVERS);
                })
                .extracting(TopologySpreadConstraint::getTopologyKey)
                .containsExactly(HOST, "topology.kubernetes.io/zone");
    }

    @Test
    void servers_areNamedAsTheyAre() {
        String service = NATS.one(Service.class).getMetadata().getName();
        List<String> names = IntStream.range(0, 3)
                .mapToObj(i -> "notiflux-nats-" + i + "." + service)
                .toList();

        assertThat(NATS.one(StatefulSet.class).getSpec().getServiceName()).isEqualTo(service);
        assertThat(env(SERVERS, "NATS_URL").getValue().split(",", -1))
                .containsExactlyElementsOf(names.stream()
                        .map(name -> "nats://" + name + ":" + port("client"))
                        .toList());
        assertThat(IntStream.range(0, 3).mapToObj(i -> env(NATS, "ROUTE_" + i).getValue()))
                .containsExactlyElementsOf(names.stream()
                        .map(name -> "nats://route:$(ROUTE_PASSWORD)@" + name + ":" + port("cluster"))
                        .toList());
        assertThat(NATS.one(Service.class).getSpec()).satisfies(spec -> {
            assertThat(spec.getClusterIP()).isEqualTo("None");
            assertThat(spec.getPublishNotReadyAddresses()).isTrue();
            assertThat(spec.getSelector()).isEqualTo(NATS.pod().getMetadata().getLabels());
        });
    }

    /** Kubernetes puts in what stands above only. */
    @Test
    void secrets_areThoseThatTheDocsTellHowToMake() {
        MatchResult command = Docs.matches(
                        Pattern.compile("(?s)kubectl create secret generic (\\S+)(.*?)\n(?! )"),
                        Docs.snippet("cluster-kubernetes"))
                .findFirst()
                .orElseThrow();
        Set<String> keys = Docs.matches(Pattern.compile("--from-literal=([\\w-]+)="), command.group(2))
                .map(key -> key.group(1))
                .collect(Collectors.toSet());
        List<SecretKeySelector> used = both().flatMap(program -> program.container().getEnv().stream())
                .map(EnvVar::getValueFrom)
                .filter(Objects::nonNull)
                .map(from -> from.getSecretKeyRef())
                .filter(Objects::nonNull)
                .toList();

        assertThat(used).extracting(SecretKeySelector::getName).containsOnly(command.group(1));
        assertThat(used.stream().map(SecretKeySelector::getKey).collect(Collectors.toSet()))
                .isEqualTo(keys);
        assertThat(env(SERVERS, "NATS_PASSWORD").getValueFrom())
                .isEqualTo(env(NATS, "PASSWORD").getValueFrom());
        assertThat(env(SERVERS, "NATS_USER"))
                .isEqualTo(new EnvVarBuilder()
                        .withName("NATS_USER")
                        .withValue("notiflux")
                        .build());
    }

    @ParameterizedTest
    @MethodSource("both")
    void disruptionBudget_takesOneAtATime(Manifests program) {
        PodDisruptionBudget budget = program.one(PodDisruptionBudget.class);

        assertSelects(budget.getSpec().getSelector(), program);
        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
    }

    /** While NATS is away no server is ready, and machines must drain even then. A NATS server may be waited for by the others. */
    @Test
    void disruptionBudget_spendsItselfOnPodsThatAreNotReady_forNatsOnly() {
        assertThat(both().map(program -> program.one(PodDisruptionBudget.class)))
                .extracting(budget -> budget.getSpec().getUnhealthyPodEvictionPolicy())
                .containsExactly("AlwaysAllow", "IfHealthyBudget");
    }

    private static void assertSelects(LabelSelector selector, Manifests program) {
        assertThat(selector.getMatchExpressions()).isEmpty();
        assertThat(selector.getMatchLabels())
                .isNotEmpty()
                .isEqualTo(program.pod().getMetadata().getLabels());
    }

    private static EnvVar env(Manifests program, String name) {
        return program.container().getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(program + " has no " + name));
    }

    private static int port(String name) {
        return NATS.container().getPorts().stream()
                .filter(port -> port.getName().equals(name))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElseThrow();
    }
}
