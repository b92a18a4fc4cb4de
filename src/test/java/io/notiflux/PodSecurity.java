package io.notiflux;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The `restricted` level of Kubernetes' Pod Security Standards, which includes `baseline`, for pods of Linux. */
final class PodSecurity {
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");
    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");

    private final List<String> violations = new ArrayList<>();

    private PodSecurity() {}

    /** What is wrong with the pod, empty if nothing. */
    static List<String> violations(PodSpec pod) {
        PodSecurity check = new PodSecurity();
        check.pod(pod);
        PodSecurityContext ofPod = Objects.requireNonNullElseGet(pod.getSecurityContext(), PodSecurityContext::new);
        Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .forEach(container -> check.container(container, ofPod));
        return check.violations;
    }

    private void pod(PodSpec pod) {
        refuse(Boolean.TRUE.equals(pod.getHostNetwork()), "hostNetwork");
        refuse(Boolean.TRUE.equals(pod.getHostPID()), "hostPID");
        refuse(Boolean.TRUE.equals(pod.getHostIPC()), "hostIPC");
        refuse(!pod.getEphemeralContainers().isEmpty(), "ephemeralContainers");
        for (Volume volume : pod.getVolumes()) {
            Map<?, ?> fields = new ObjectMapper().convertValue(volume, Map.class);
            refuse(
                    fields.keySet().stream().anyMatch(kind -> !kind.equals("name") && !VOLUMES.contains(kind)),
                    "volume " + volume.getName() + " is " + fields.keySet());
        }
        PodSecurityContext context = pod.getSecurityContext();
        if (context != null) {
            refuse(!context.getSysctls().isEmpty(), "sysctls");
            refuse(context.getSeLinuxOptions() != null, "seLinuxOptions");
            refuse(context.getAppArmorProfile() != null, "appArmorProfile");
            refuse(context.getWindowsOptions() != null, "windowsOptions");
        }
    }

    private void container(Container container, PodSecurityContext ofPod) {
        String name = "container " + container.getName() + ": ";
        SecurityContext context = Objects.requireNonNullElseGet(container.getSecurityContext(), SecurityContext::new);
        refuse(Boolean.TRUE.equals(context.getPrivileged()), name + "privileged");
        refuse(!Boolean.FALSE.equals(context.getAllowPrivilegeEscalation()), name + "allowPrivilegeEscalation");
        refuse(context.getProcMount() != null, name + "procMount");
        refuse(context.getSeLinuxOptions() != null, name + "seLinuxOptions");
        refuse(context.getAppArmorProfile() != null, name + "appArmorProfile");
        refuse(context.getWindowsOptions() != null, name + "windowsOptions");

        Capabilities capabilities = Objects.requireNonNullElseGet(context.getCapabilities(), Capabilities::new);
        refuse(!capabilities.getDrop().contains("ALL"), name + "capabilities not dropped");
        refuse(!Set.of("NET_BIND_SERVICE").containsAll(capabilities.getAdd()), name + "capabilities added");

        Boolean nonRoot = context.getRunAsNonRoot() == null ? ofPod.getRunAsNonRoot() : context.getRunAsNonRoot();
        refuse(!Boolean.TRUE.equals(nonRoot), name + "runAsNonRoot");
        Long user = context.getRunAsUser() == null ? ofPod.getRunAsUser() : context.getRunAsUser();
        refuse(user != null && user == 0, name + "runs as root");
        SeccompProfile seccomp =
                context.getSeccompProfile() == null ? ofPod.getSeccompProfile() : context.getSeccompProfile();
        refuse(seccomp == null || !SECCOMP.contains(seccomp.getType()), name + "seccompProfile");

        for (ContainerPort port : container.getPorts()) {
            refuse(port.getHostPort() != null && port.getHostPort() != 0, name + "hostPort");
        }
    }

    private void refuse(boolean violated, String what) {
        if (violated) {
            violations.add(what);
        }
    }
}
