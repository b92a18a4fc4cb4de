package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LastMinuteTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Clocks of the JDK may begin anywhere, and overflow. */
    private static final long START = Long.MAX_VALUE - 30 * SECOND;

    private final LastMinute minute = new LastMinute(START);

    @Test
    void nothing_isNothing() {
        assertThat(at(0)).isEqualTo(new LastMinute.Amount(0, 0));
        assertThat(at(600)).isEqualTo(new LastMinute.Amount(0, 0));
    }

    @Test
    void firstMinute_countsAll() {
        add(0, 10);
        add(59, 20);
        assertThat(at(59)).isEqualTo(new LastMinute.Amount(2, 30));
    }

    @Test
    void minuteBefore_countsByThePartThatStillReachesIntoTheLastOne() {
        for (int i = 0; i < 100; i++) {
            add(30, 10);
        }
        assertThat(at(60)).isEqualTo(new LastMinute.Amount(100, 1_000));
        assertThat(at(75)).isEqualTo(new LastMinute.Amount(75, 750));
        add(75, 10);
        assertThat(at(90)).isEqualTo(new LastMinute.Amount(51, 510));
        assertThat(at(119)).isEqualTo(new LastMinute.Amount(3, 27));
    }

    @Test
    void silentMinute_isForgotten() {
        add(0, 10);
        assertThat(at(120)).isEqualTo(new LastMinute.Amount(0, 0));
        add(300, 10);
        assertThat(at(301)).isEqualTo(new LastMinute.Amount(1, 10));
    }

    @Test
    void steadyTraffic_isMeasuredWhereverTheWindowIs() {
        for (int second = 0; second < 300; second++) {
            add(second, 7);
            if (second >= 60) {
                assertThat(at(second).messages()).isBetween(59L, 61L);
            }
        }
    }

    private void add(long second, long bytes) {
        minute.add(bytes, START + second * SECOND);
    }

    private LastMinute.Amount at(long second) {
        return minute.at(START + second * SECOND);
    }
}
