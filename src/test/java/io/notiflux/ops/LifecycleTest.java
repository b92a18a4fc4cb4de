package io.notiflux.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse.Status;
import io.helidon.health.HealthCheckType;
import io.notiflux.cluster.LogHealth;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private Optional<String> keysMissing = Optional.empty();
    private LogHealth.Report log = new LogHealth.Report(true, "it is read");
    private final Lifecycle lifecycle = new Lifecycle(() -> log, () -> keysMissing);

    @Test
    void starting_isLiveOnly() {
        assertThat(up()).isEqualTo(Map.of("started", false, "ready", false, "live", true));
        assertThat(lifecycle.isDraining()).isFalse();
    }

    @Test
    void serving_isAll() {
        lifecycle.serving();
        assertThat(up()).isEqualTo(Map.of("started", true, "ready", true, "live", true));
        assertThat(lifecycle.isDraining()).isFalse();
    }

    @Test
    void draining_isNotReady() {
        lifecycle.serving();
        assertThat(lifecycle.draining()).isTrue();
        assertThat(up()).isEqualTo(Map.of("started", true, "ready", false, "live", true));
        assertThat(lifecycle.isDraining()).isTrue();
        assertThat(lifecycle.isEnding()).isFalse();
        assertThat(lifecycle.draining()).as("again").isFalse();
    }

    @Test
    void ending_isLiveOnly() {
        lifecycle.serving();
        lifecycle.draining();
        lifecycle.ending();
        assertThat(up()).isEqualTo(Map.of("started", true, "ready", false, "live", true));
        assertThat(lifecycle.isDraining()).isTrue();
        assertThat(lifecycle.isEnding()).isTrue();
        lifecycle.serving();
        assertThat(lifecycle.isEnding()).as("whatever comes late").isTrue();
    }

    @Test
    void servingWithoutTheLog_isNotReadyAndSaysWhy_butLive() {
        lifecycle.serving();
        log = new LogHealth.Report(false, "no server can be reached");
        assertThat(up()).isEqualTo(Map.of("started", true, "ready", false, "live", true));
        assertThat(details()).isEqualTo(Map.of("log", "no server can be reached"));
        log = new LogHealth.Report(true, "it is read");
        assertThat(up()).isEqualTo(Map.of("started", true, "ready", true, "live", true));
        assertThat(details()).isEmpty();
    }

    @Test
    void servingWithoutKeys_isNotReadyAndSaysWhy_butLive() {
        lifecycle.serving();
        keysMissing = Optional.of("no connection to it");
        assertThat(up()).isEqualTo(Map.of("started", true, "ready", false, "live", true));
        assertThat(lifecycle.isReady()).isFalse();
        log = new LogHealth.Report(false, "no server can be reached");
        assertThat(details()).isEqualTo(Map.of("log", "no server can be reached", "keys", "no connection to it"));
        keysMissing = Optional.empty();
        log = new LogHealth.Report(true, "it is read");
        assertThat(up()).isEqualTo(Map.of("started", true, "ready", true, "live", true));
        assertThat(lifecycle.isReady()).isTrue();
        assertThat(details()).isEmpty();
    }

    @Test
    void checks_areEachOfTheirOwnType() {
        assertThat(lifecycle.healthChecks())
                .extracting(HealthCheck::type)
                .containsExactlyInAnyOrder(HealthCheckType.values());
    }

    private Map<String, Object> details() {
        return lifecycle.healthChecks().stream()
                .flatMap(check -> check.call().details().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Map<String, Boolean> up() {
        return lifecycle.healthChecks().stream()
                .collect(Collectors.toMap(
                        HealthCheck::name, check -> check.call().status() == Status.UP));
    }
}
