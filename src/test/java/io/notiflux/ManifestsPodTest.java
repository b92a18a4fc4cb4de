package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pods of k8s/, k8s/cluster/ and app.yaml suit the server and the strictest of clusters. */
class ManifestsPodTest {
    private static final Manifests FOLDER = Manifests.folder();

    static Stream<Manifests> all() {
        return Stream.of(FOLDER, Manifests.app(), Manifests.cluster().of("notiflux"));
    }

    static Stream<Manifests> folders() {
        return Stream.of(FOLDER, Manifests.cluster().of("notiflux"));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void container_hasThePortsThatTheServerListensOn(Manifests manifests) {
        assertThat(manifests.container().getPorts())
                .extracting(ContainerPort::getName, ContainerPort::getContainerPort)
                .containsExactly(tuple("http", ApplicationYaml.port()), tuple("admin", adminPort(manifests)));
    }

    @Test
    void trialContainer_hasOnePort() {
        assertThat(Manifests.app().container().getPorts())
                .extracting(ContainerPort::getName, ContainerPort::getContainerPort)
                .containsExactly(tuple("http", ApplicationYaml.port()));
    }

    private static int adminPort(Manifests manifests) {
        return manifests.container().getEnv().stream()
                .filter(variable -> variable.getName().equals("ADMIN_PORT"))
                .mapToInt(variable -> Integer.parseInt(variable.getValue()))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("all")
    void probes_askForWhatTheyAreNamedAfter(Manifests manifests) {
        Container container = manifests.container();
        // Where the container has a port for operators, it is the last one.
        String port = container.getPorts().getLast().getName();

        assertProbe(container.getStartupProbe(), "/observe/health/started", port);
        assertProbe(container.getReadinessProbe(), "/observe/health/ready", port);
        assertProbe(container.getLivenessProbe(), "/observe/health/live", port);
    }

    private static void assertProbe(Probe probe, String path, String port) {
        assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
        assertThat(probe.getHttpGet().getPort().getValue()).isEqualTo(port);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void scrapeAnnotations_nameTheMetrics(Manifests manifests) {
        assertThat(manifests.pod().getMetadata().getAnnotations())
                .containsEntry("prometheus.io/scrape", "true")
                .containsEntry("prometheus.io/port", String.valueOf(adminPort(manifests)))
                .containsEntry("prometheus.io/path", "/observe/metrics");
    }

    @Test
    void pod_runsUnderItsOwnAccount() {
        assertThat(FOLDER.pod().getSpec().getServiceAccountName())
                .isEqualTo(FOLDER.one(ServiceAccount.class).getMetadata().getName());
    }

    @ParameterizedTest
    @MethodSource("all")
    void variables_areSettingsOfTheServer(Manifests manifests) {
        Set<String> known = new TreeSet<>(ApplicationYaml.defaults().keySet());
        known.add("JDK_JAVA_OPTIONS");

        assertThat(manifests.container().getEnv()).extracting(EnvVar::getName).isSubsetOf(known);
        assertThat(manifests.container().getEnvFrom()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void publicKey_isReadFromWhereTheConfigMapIsMounted(Manifests manifests) {
        VolumeMount key = mount(manifests, "public-key");

        assertThat(manifests.container().getEnv())
                .filteredOn(variable -> variable.getName().equals("JWT_PUBLIC_KEY_FILE"))
                .extracting(EnvVar::getValue)
                .containsExactly(key.getMountPath() + "/public.pem");
        assertThat(key.getSubPath())
                .as("a subPath would never see a renewed key")
                .isNull();
        assertThat(manifests.pod().getSpec().getVolumes())
                .filteredOn(volume -> volume.getName().equals(key.getName()))
                .extracting(volume -> volume.getConfigMap().getName())
                .containsExactly("notiflux-public-key");
    }

    @ParameterizedTest
    @MethodSource("all")
    void pod_meetsPodSecurityRestricted(Manifests manifests) {
        assertThat(PodSecurity.violations(manifests.pod().getSpec())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void pod_canWriteToTmpOnly(Manifests manifests) {
        assertThat(manifests.container().getSecurityContext().getReadOnlyRootFilesystem())
                .isTrue();
        assertThat(mount(manifests, "tmp").getMountPath()).isEqualTo("/tmp");
        assertThat(manifests.pod().getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(manifests.pod().getSpec().getEnableServiceLinks()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("all")
    void image_isOneReleaseInAll(Manifests manifests) {
        assertThat(manifests.container().getImage())
                .matches("notiflux:\\d+\\.\\d+\\.\\d+")
                .isEqualTo(FOLDER.container().getImage());
    }

    private static VolumeMount mount(Manifests manifests, String volume) {
        return manifests.container().getVolumeMounts().stream()
                .filter(mount -> mount.getName().equals(volume))
                .findFirst()
                .orElseThrow(() -> new AssertionError(manifests + " mounts no volume " + volume));
    }
}
