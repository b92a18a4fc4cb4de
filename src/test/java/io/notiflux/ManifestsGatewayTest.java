package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The route of k8s/gateway/ does what the ingress does. */
class ManifestsGatewayTest {
    private static final HTTPRoute ROUTE = Manifests.gateway().one(HTTPRoute.class);
    private static final Service SERVICE = Manifests.folder().one(Service.class);
    private static final Ingress INGRESS = Manifests.folder().one(Ingress.class);

    @Test
    void route_isOfTheHostAndPathsOfTheIngress() {
        assertThat(ROUTE.getSpec().getHostnames())
                .containsExactly(INGRESS.getSpec().getRules().getFirst().getHost());
        assertThat(ROUTE.getSpec().getRules().stream().flatMap(rule -> paths(rule).stream()))
                .containsExactlyInAnyOrderElementsOf(
                        INGRESS.getSpec().getRules().getFirst().getHttp().getPaths().stream()
                                .map(HTTPIngressPath::getPath)
                                .toList());
    }

    @Test
    void paths_areExact_butTheOneWithATopic() {
        assertThat(ROUTE.getSpec().getRules())
                .flatExtracting(HTTPRouteRule::getMatches)
                .isNotEmpty()
                .allSatisfy(match -> {
                    assertThat(match.getPath().getType())
                            .isEqualTo(match.getPath().getValue().equals("/topics/") ? "PathPrefix" : "Exact");
                    assertThat(match.getMethod()).isNull();
                    assertThat(match.getHeaders()).isEmpty();
                });
    }

    @Test
    void route_leadsToTheService() {
        assertThat(ROUTE.getSpec().getRules())
                .flatExtracting(HTTPRouteRule::getBackendRefs)
                .hasSize(ROUTE.getSpec().getRules().size())
                .allSatisfy(backend -> {
                    assertThat(backend.getName())
                            .isEqualTo(SERVICE.getMetadata().getName());
                    assertThat(backend.getPort())
                            .isEqualTo(SERVICE.getSpec().getPorts().getFirst().getPort());
                });
    }

    @Test
    void streams_haveNoEnd_andRequestsHaveOneBehindTheServersOwn() {
        assertThat(rule("/ws")).isSameAs(rule("/events"));
        assertThat(rule("/ws").getTimeouts().getRequest()).isEqualTo("0s");
        assertThat(rule("/ws").getTimeouts().getBackendRequest()).isEqualTo("0s");
        assertThat(rule("/broadcast")).isSameAs(rule("/broadcast/batch")).isSameAs(rule("/topics/"));
        assertThat(Integer.parseInt(
                        rule("/broadcast").getTimeouts().getRequest().replaceFirst("s$", "")))
                .as("the time for a body, and for the cluster's log")
                .isGreaterThanOrEqualTo((int) Timeouts.DEFAULT.request().toSeconds() + 12);
    }

    private static HTTPRouteRule rule(String path) {
        return ROUTE.getSpec().getRules().stream()
                .filter(rule -> paths(rule).contains(path))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> paths(HTTPRouteRule rule) {
        return rule.getMatches().stream()
                .map(match -> match.getPath().getValue())
                .toList();
    }
}
