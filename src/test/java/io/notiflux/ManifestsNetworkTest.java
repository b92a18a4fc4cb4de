package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may speak to whom in k8s/cluster/. */
class ManifestsNetworkTest {
    private static final Tuple DNS = tuple(Map.of("k8s-app", "kube-dns"), List.of("UDP 53", "TCP 53"));

    @ParameterizedTest
    @ValueSource(strings = {"notiflux", "notiflux-nats"})
    void policy_isOfItsPods_bothWays(String program) {
        NetworkPolicy policy = policy(program);

        assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isEqualTo(labels(program));
        assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
    }

    @ParameterizedTest
    @ValueSource(strings = {"notiflux", "notiflux-nats"})
    void namedPort_isOneOfTheContainer(String program) {
        assertThat(policy(program).getSpec().getIngress())
                .flatExtracting(rule -> rule.getPorts())
                .extracting(port -> port.getPort().getValue())
                .isSubsetOf(Manifests.cluster().of(program).container().getPorts().stream()
                        .<Object>map(port -> port.getName())
                        .toList());
    }

    @Test
    void servers_hearAll_andCallNatsAndDns() {
        assertLetsAllInToThePortAndPrometheusToTheAdminPort(policy("notiflux"));
        assertThat(policy("notiflux").getSpec().getEgress())
                .extracting(rule -> peer(rule.getTo()), rule -> ports(rule.getPorts()))
                .containsExactly(tuple(labels("notiflux-nats"), List.of("client")), DNS);
    }

    @Test
    void nats_hearsServersAndItself_andCallsItselfAndDns() {
        assertThat(policy("notiflux-nats").getSpec().getIngress())
                .extracting(rule -> peer(rule.getFrom()), rule -> ports(rule.getPorts()))
                .containsExactly(
                        tuple(labels("notiflux"), List.of("client")),
                        tuple(labels("notiflux-nats"), List.of("cluster")));
        assertThat(policy("notiflux-nats").getSpec().getEgress())
                .extracting(rule -> peer(rule.getTo()), rule -> ports(rule.getPorts()))
                .containsExactly(tuple(labels("notiflux-nats"), List.of("cluster")), DNS);
    }

    static void assertLetsAllInToThePortAndPrometheusToTheAdminPort(NetworkPolicy policy) {
        assertThat(policy.getSpec().getIngress())
                .extracting(rule -> ports(rule.getPorts()))
                .containsExactly(List.of("http"), List.of("admin"));
        assertThat(policy.getSpec().getIngress().getFirst().getFrom()).isEmpty();
        assertThat(policy.getSpec().getIngress().getLast().getFrom())
                .singleElement()
                .satisfies(peer -> {
                    assertThat(peer.getNamespaceSelector().getMatchLabels())
                            .containsOnly(entry("kubernetes.io/metadata.name", "monitoring"));
                    assertThat(peer.getPodSelector().getMatchLabels())
                            .containsOnly(entry("app.kubernetes.io/name", "prometheus"));
                });
    }

    private static NetworkPolicy policy(String program) {
        return Manifests.cluster().of(program).one(NetworkPolicy.class);
    }

    private static Map<String, String> labels(String program) {
        return Manifests.cluster().of(program).pod().getMetadata().getLabels();
    }

    private static Map<String, String> peer(List<NetworkPolicyPeer> peers) {
        assertThat(peers).hasSize(1);
        return peers.getFirst().getPodSelector().getMatchLabels();
    }

    private static List<String> ports(List<NetworkPolicyPort> ports) {
        return ports.stream()
                .map(port -> (port.getProtocol() == null ? "" : port.getProtocol() + " ")
                        + port.getPort().getValue())
                .toList();
    }
}
