package io.notiflux.ops;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Where the process is between its start and its end, as the probes see it. Any thread. */
public final class Lifecycle {
    private enum Phase {
        STARTING,
        SERVING,
        STOPPING
    }

    private final AtomicReference<Phase> current = new AtomicReference<>(Phase.STARTING);

    /** The server listens. Means nothing once it stops. */
    public void serving() {
        current.compareAndSet(Phase.STARTING, Phase.SERVING);
    }

    /** From now on the server takes no new work; returns whether it took some until now. */
    public boolean stopping() {
        return current.getAndSet(Phase.STOPPING) != Phase.STOPPING;
    }

    public boolean isStopping() {
        return current.get() == Phase.STOPPING;
    }

    /** Started: has listened; ready: takes new work; live: always, as a process that answers is not stuck. */
    public List<HealthCheck> healthChecks() {
        return List.of(
                new PhaseCheck("started", HealthCheckType.STARTUP),
                new PhaseCheck("ready", HealthCheckType.READINESS),
                new PhaseCheck("live", HealthCheckType.LIVENESS));
    }

    private boolean isUp(HealthCheckType type) {
        Phase phase = current.get();
        return switch (type) {
            case STARTUP -> phase != Phase.STARTING;
            case READINESS -> phase == Phase.SERVING;
            case LIVENESS -> true;
        };
    }

    private final class PhaseCheck implements HealthCheck {
        private final String name;
        private final HealthCheckType type;

        PhaseCheck(String name, HealthCheckType type) {
            this.name = name;
            this.type = type;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public HealthCheckType type() {
            return type;
        }

        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.builder().status(isUp(type)).build();
        }
    }
}
