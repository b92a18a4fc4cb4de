package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A topic that throws while it expires keeps none of the others. */
class ExpiryFaultTest {
    private long now;
    private boolean faulty;

    @Test
    void fault_ofOneTopic_leavesTheOthersToExpire() {
        var hub = new TopicHub("e", new HistoryLimits(10, Duration.ofMinutes(1), 1_000_000), this::clock);
        for (int i = 0; i < 5; i++) {
            hub.publish("t" + i, "m");
        }
        now = Duration.ofHours(1).toNanos();
        faulty = true;
        hub.expire();
        assertThat(hub.historyMessages()).isEqualTo(1);
        hub.expire();
        assertThat(hub.historyMessages()).isZero();
    }

    private long clock() {
        if (faulty) {
            faulty = false;
            throw new IllegalStateException("bug");
        }
        return now;
    }
}
