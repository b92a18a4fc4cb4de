package io.notiflux.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse.Status;
import io.helidon.health.HealthCheckType;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private final Lifecycle lifecycle = new Lifecycle();

    @Test
    void starting_isLiveOnly() {
        assertThat(up()).isEqualTo(Map.of("started", false, "ready", false, "live", true));
        assertThat(lifecycle.isStopping()).isFalse();
    }

    @Test
    void serving_isAll() {
        lifecycle.serving();
        assertThat(up()).isEqualTo(Map.of("started", true, "ready", true, "live", true));
        assertThat(lifecycle.isStopping()).isFalse();
    }

    @Test
    void stopping_isNotReady() {
        lifecycle.serving();
        lifecycle.stopping();
        assertThat(up()).isEqualTo(Map.of("started", true, "ready", false, "live", true));
        assertThat(lifecycle.isStopping()).isTrue();
    }

    @Test
    void checks_areEachOfTheirOwnType() {
        assertThat(lifecycle.healthChecks())
                .extracting(HealthCheck::type)
                .containsExactlyInAnyOrder(HealthCheckType.values());
    }

    private Map<String, Boolean> up() {
        return lifecycle.healthChecks().stream()
                .collect(Collectors.toMap(
                        HealthCheck::name, check -> check.call().status() == Status.UP));
    }
}
