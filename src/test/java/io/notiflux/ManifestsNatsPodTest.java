package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The NATS of k8s/cluster/: three servers, each with a machine and a disk of its own. */
class ManifestsNatsPodTest {
    private static final Manifests NATS = Manifests.cluster().of("notiflux-nats");

    @Test
    void pod_isThree_onMachinesOfTheirOwn_withDisks() {
        StatefulSetSpec set = NATS.one(StatefulSet.class).getSpec();

        assertThat(set.getReplicas()).isEqualTo(3);
        assertThat(set.getPodManagementPolicy()).isEqualTo("Parallel");
        assertThat(set.getSelector().getMatchLabels())
                .isEqualTo(NATS.pod().getMetadata().getLabels());
        assertThat(NATS.pod()
                        .getSpec()
                        .getAffinity()
                        .getPodAntiAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution())
                .singleElement()
                .satisfies(term -> {
                    assertThat(term.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
                    assertThat(term.getLabelSelector().getMatchLabels())
                            .isEqualTo(NATS.pod().getMetadata().getLabels());
                });
        assertThat(set.getVolumeClaimTemplates()).singleElement().satisfies(claim -> {
            assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteOnce");
            assertThat(claim.getSpec().getResources().getRequests())
                    .as("room for what JetStream may store, with a margin")
                    .containsEntry("storage", new Quantity("5Gi"));
        });
        assertThat(conf()).contains("max_file_store: 3GB");
    }

    @Test
    void pod_isPinnedToAVersionThatLosesNothing() {
        String version = NATS.container().getImage().replaceFirst("^nats:", "");

        assertThat(version).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(Runtime.Version.parse(version)).isGreaterThanOrEqualTo(Runtime.Version.parse("2.10.27"));
    }

    @Test
    void pod_meetsPodSecurityRestricted_andRunsUnderItsOwnAccount() {
        assertThat(PodSecurity.violations(NATS.pod().getSpec())).isEmpty();
        assertThat(NATS.container().getSecurityContext().getReadOnlyRootFilesystem())
                .isTrue();
        assertThat(NATS.pod().getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(NATS.pod().getSpec().getServiceAccountName())
                .isEqualTo(NATS.one(ServiceAccount.class).getMetadata().getName());
    }

    @Test
    void pod_keepsBelowItsMemoryLimit() {
        assertThat(NATS.container().getEnv()).contains(new EnvVar("GOMEMLIMIT", "800MiB", null));
        assertThat(NATS.container().getResources().getLimits()).containsEntry("memory", new Quantity("1Gi"));
    }

    @Test
    void probesOfNats_askItsMonitorForItsHealth() {
        assertThat(Stream.of(
                        NATS.container().getStartupProbe(),
                        NATS.container().getReadinessProbe(),
                        NATS.container().getLivenessProbe()))
                .allSatisfy(probe ->
                        assertThat(probe.getHttpGet().getPort().getValue()).isEqualTo("monitor"))
                .extracting(probe -> probe.getHttpGet().getPath())
                .containsExactly("/healthz", "/healthz?js-server-only=true", "/healthz?js-enabled-only=true");
    }

    @Test
    void configuration_isMountedWhereTheServerReadsIt_withItsPorts() {
        assertThat(NATS.container().getCommand()).endsWith("--config", "/etc/nats/nats.conf");
        assertThat(NATS.container().getVolumeMounts())
                .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/etc/nats"))
                .anySatisfy(mount -> assertThat(conf()).contains("store_dir: " + mount.getMountPath() + "\n"))
                .anySatisfy(mount -> assertThat(conf()).contains("pid_file: " + mount.getMountPath() + "/"));
        assertThat(NATS.container().getPorts())
                .hasSize(3)
                .allSatisfy(port -> assertThat(conf()).contains("0.0.0.0:" + port.getContainerPort() + "\n"));
        assertThat(NATS.pod().getSpec().getVolumes())
                .filteredOn(volume -> volume.getConfigMap() != null)
                .extracting(volume -> volume.getConfigMap().getName())
                .containsExactly(NATS.one(ConfigMap.class).getMetadata().getName());
    }

    @Test
    void variablesOfTheConfiguration_areSet() {
        Set<String> used = Docs.matches(Pattern.compile("[:\\[,] ?\\$([A-Z_0-9]+)\\b"), conf())
                .map(variable -> variable.group(1))
                .collect(Collectors.toSet());

        assertThat(NATS.container().getEnv())
                .extracting(EnvVar::getName)
                .filteredOn(name -> !name.equals("GOMEMLIMIT"))
                .containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void routes_comeAfterTheirPassword() {
        assertThat(NATS.container().getEnv())
                .extracting(EnvVar::getName)
                .containsSubsequence("ROUTE_PASSWORD", "ROUTE_0", "ROUTE_1", "ROUTE_2");
    }

    private static String conf() {
        return NATS.one(ConfigMap.class).getData().getOrDefault("nats.conf", "");
    }
}
