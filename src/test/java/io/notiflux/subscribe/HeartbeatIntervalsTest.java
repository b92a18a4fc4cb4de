package io.notiflux.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a stream of events has a comment. Its reader gives it up after 18 s without one. */
class HeartbeatIntervalsTest {
    @ParameterizedTest
    @CsvSource({"PT1S, PT1S", "PT15S, PT15S", "PT15.001S, PT15S", "PT1H, PT15S"})
    void comment_isDueWithThePings_butEvery15SecondsAtLeast(Duration ping, Duration comment) {
        var intervals =
                new Heartbeat.Intervals(ping.toNanos(), ping.multipliedBy(2).toNanos(), 1);
        assertThat(intervals.commentNanos()).isEqualTo(comment.toNanos());
    }
}
