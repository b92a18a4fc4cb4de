package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The readers of the manifests see the mistakes that they are there to see. */
class ManifestsStrictnessTest {
    private static final String DEPLOYMENT = Manifests.text(Manifests.FOLDER.resolve("deployment.yaml"));

    @ParameterizedTest
    @CsvSource({
        "replicas: 1, replica: 1, Unrecognized field",
        "periodSeconds: 5, periodSecond: 5, Unrecognized field",
        "replicas: 1, 'replicas: 1\n  replicas: 1', duplicate key",
        "apps/v1, apps/v1beta1, unknown kind",
        "kind: Deployment, kind: Deploiment, unknown kind",
        "value: json, value: 8080, Cannot coerce Integer",
        "value: json, value: true, Cannot coerce Boolean",
        "'port: \"9090\"', port: 9090, Cannot coerce Integer",
        "replicas: 1, 'replicas: \"1\"', Cannot coerce String",
        "readOnlyRootFilesystem: true, 'readOnlyRootFilesystem: \"true\"', Cannot coerce String"
    })
    void resources_refuse(String right, String wrong, String reason) {
        assertThat(DEPLOYMENT).contains(right);
        assertThatThrownBy(() -> StrictYaml.resources(DEPLOYMENT.replace(right, wrong)))
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "runAsNonRoot: true, runAsNonRoot: false, runAsNonRoot",
        "runAsUser: 65532, runAsUser: 0, runs as root",
        "type: RuntimeDefault, type: Unconfined, seccompProfile",
        "allowPrivilegeEscalation: false, privileged: true, privileged",
        "allowPrivilegeEscalation: false, allowPrivilegeEscalation: true, allowPrivilegeEscalation",
        "drop: [ALL], drop: [NET_RAW], capabilities not dropped",
        "drop: [ALL], 'drop: [ALL]\n              add: [SYS_ADMIN]', capabilities added",
        "serviceAccountName: notiflux, hostNetwork: true, hostNetwork",
        "containerPort: 8080, 'containerPort: 8080\n              hostPort: 8080', hostPort",
        "'emptyDir:\n            sizeLimit: 64Mi', 'hostPath:\n            path: /tmp', volume tmp"
    })
    void podSecurity_refuses(String right, String wrong, String violation) {
        assertThat(DEPLOYMENT).contains(right);
        assertThat(PodSecurity.violations(pod(DEPLOYMENT.replace(right, wrong))))
                .anySatisfy(found -> assertThat(found).contains(violation));
    }

    private static PodSpec pod(String yaml) {
        return new Manifests("", List.copyOf(StrictYaml.resources(yaml)))
                .one(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec();
    }
}
