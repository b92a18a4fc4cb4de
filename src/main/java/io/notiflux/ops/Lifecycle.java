package io.notiflux.ops;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.notiflux.cluster.LogHealth;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The process's state between its start and its end, as the probes see it. Any thread. */
public final class Lifecycle {
    private enum Phase {
        STARTING,
        SERVING,
        /** Not ready, so that no new work is sent here; what comes nevertheless is done. */
        DRAINING,
        ENDING
    }

    private final AtomicReference<Phase> current = new AtomicReference<>(Phase.STARTING);
    private final Supplier<LogHealth.Report> log;
    private final Supplier<Optional<String>> keysMissing;

    /**
     * Makes the state of a process that starts.
     *
     * @param log how the log of broadcasts does
     * @param keysMissing why there are no keys that verify tokens; empty where there are
     */
    public Lifecycle(Supplier<LogHealth.Report> log, Supplier<Optional<String>> keysMissing) {
        this.log = log;
        this.keysMissing = keysMissing;
    }

    /** Notes that the server listens. It has no effect once the server stops. */
    public void serving() {
        current.compareAndSet(Phase.STARTING, Phase.SERVING);
    }

    /** Notes that the server will stop, and is not ready from now on. It returns whether it was serving until now. */
    public boolean draining() {
        return current.compareAndSet(Phase.SERVING, Phase.DRAINING);
    }

    /** Notes that the server takes no broadcast from now on. */
    public void ending() {
        current.set(Phase.ENDING);
    }

    /** Returns whether the server is about to stop, or more than that. */
    public boolean isDraining() {
        return current.get().compareTo(Phase.DRAINING) >= 0;
    }

    /** Returns whether the server takes new work, as the readiness probe tells. */
    public boolean isReady() {
        return current.get() == Phase.SERVING
                && log.get().ready()
                && keysMissing.get().isEmpty();
    }

    public boolean isEnding() {
        return current.get() == Phase.ENDING;
    }

    /**
     * Returns the probes. Started: the server has listened. Ready: it takes new work, the log does too, and there are keys;
     * otherwise it is told why not. Live: always, as a process that answers is not stuck, and to restart it would mend no
     * log and fetch no keys.
     */
    public List<HealthCheck> healthChecks() {
        return List.of(
                new PhaseCheck("started", HealthCheckType.STARTUP),
                new PhaseCheck("ready", HealthCheckType.READINESS),
                new PhaseCheck("live", HealthCheckType.LIVENESS));
    }

    private HealthCheckResponse answer(HealthCheckType type) {
        Phase phase = current.get();
        return switch (type) {
            case STARTUP -> answer(phase != Phase.STARTING).build();
            case READINESS -> readiness(phase, log.get(), keysMissing.get());
            case LIVENESS -> answer(true).build();
        };
    }

    private static HealthCheckResponse readiness(Phase phase, LogHealth.Report log, Optional<String> keysMissing) {
        HealthCheckResponse.Builder answer = answer(phase == Phase.SERVING && log.ready() && keysMissing.isEmpty());
        if (!log.ready()) {
            answer.detail("log", log.reason());
        }
        keysMissing.ifPresent(reason -> answer.detail("keys", reason));
        return answer.build();
    }

    private static HealthCheckResponse.Builder answer(boolean up) {
        return HealthCheckResponse.builder().status(up);
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
            return answer(type);
        }
    }
}
