package io.notiflux.ops;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The process's state between its start and its end, as the probes see it. Any thread. */
public final class Lifecycle {
    private enum Phase {
        STARTING,
        SERVING,
        STOPPING
    }

    private final AtomicReference<Phase> current = new AtomicReference<>(Phase.STARTING);

    /** Notes that the server listens. It has no effect once the server stops. */
    public void serving() {
        current.compareAndSet(Phase.STARTING, Phase.SERVING);
    }

    /** Notes that the server takes no new work from now on. It returns whether the server took some until now. */
    public boolean stopping() {
        return current.getAndSet(Phase.STOPPING) != Phase.STOPPING;
    }

    public boolean isStopping() {
        return current.get() == Phase.STOPPING;
    }

    /**
     * Returns the probes. Started: the server has listened. Ready: it takes new work. Live: always, as a process that
     * answers is not stuck.
     */
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
