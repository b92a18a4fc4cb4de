package io.notiflux.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Until when the heartbeat may pass a client over. */
class LivenessTest {
    @ParameterizedTest
    @CsvSource({"15, 30, 15", "30, 15, 15", "20, 20, 20"})
    void clientRests_untilItsPingOrItsTimeout_whicheverComesFirst(long ping, long timeout, long rest) {
        long began = 5;
        var intervals = new Heartbeat.Intervals(
                TimeUnit.SECONDS.toNanos(ping), TimeUnit.SECONDS.toNanos(timeout), TimeUnit.SECONDS.toNanos(10));
        var liveness = new Liveness(began);

        long until = liveness.nextDueNanos(intervals);

        assertThat(until).isEqualTo(began + TimeUnit.SECONDS.toNanos(rest));
        assertThat(liveness.due(until - 1, intervals, began)).isEqualTo(Liveness.Due.NOTHING);
        assertThat(liveness.due(until + 1, intervals, began)).isNotEqualTo(Liveness.Due.NOTHING);
    }
}
