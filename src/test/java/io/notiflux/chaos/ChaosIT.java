package io.notiflux.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.cluster.NatsServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Less than a minute of it, with fewer clients; {@code scripts/chaos} takes its time. */
@Tag("cluster")
@Tag("alone")
class ChaosIT {
    private static final int SECONDS = Integer.getInteger("chaos.seconds", 50);
    private static final long SEED = Long.getLong("chaos.seed", 1);
    private static final int CLIENTS = Integer.getInteger("chaos.clients", 60);
    private static final int PACE_MILLIS = 60;

    @Test
    void clusterUnderFaults_keepsItsPromises() throws Exception {
        NatsServer.assumeSafe();
        var plan = new Chaos.Plan(
                SECONDS, SEED, CLIENTS, PACE_MILLIS, NatsServer.program().orElseThrow(), Chaos.folder(SEED));

        Outcome outcome = new Chaos(plan, ChaosIT::tell).run();

        tell(outcome.table());
        assertThat(outcome.isClean()).as(outcome.table()).isTrue();
        assertThat(outcome.acknowledged()).isPositive();
        assertThat(outcome.recovered()).isPositive();
    }

    @SuppressWarnings("SystemOut") // for whoever reads the test's output
    private static void tell(String words) {
        System.out.println(words);
    }
}
