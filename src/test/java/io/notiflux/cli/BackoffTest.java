package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    /** The most that it may be. */
    private static final RandomGenerator MOST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private final Backoff backoff = new Backoff(MOST);

    @Test
    void waits_doubleUpToHalfAMinute() {
        assertThat(IntStream.range(0, 9).mapToObj(_ -> after(0)))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
    }

    @Test
    void connectionThatHeld_beginsAnew_andOneThatBrokeSooner_doesNot() {
        after(0);
        assertThat(after(30_000)).isEqualTo(1_000);
        assertThat(after(30_001)).isEqualTo(500);
    }

    @Test
    void serverThatAsksForLater_isGivenMoreTime() {
        assertThat(backoff.next(Duration.ZERO, Optional.empty(), true)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void serversOwnTime_goesFirst_upToFiveMinutes() {
        assertThat(asked(0)).isZero();
        assertThat(asked(300_000)).isEqualTo(Duration.ofMinutes(5));
        assertThat(asked(300_001)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void waits_areSpreadOverAllOfTheTime() {
        assertThat(IntStream.range(0, 100)
                        .mapToLong(_ -> new Backoff(RandomGenerator.getDefault())
                                .next(Duration.ZERO, Optional.empty(), false)
                                .toMillis()))
                .allMatch(millis -> millis <= 500)
                .anyMatch(millis -> millis < 200)
                .anyMatch(millis -> millis > 300);
    }

    private long after(long millis) {
        return backoff.next(Duration.ofMillis(millis), Optional.empty(), false).toMillis();
    }

    private Duration asked(long millis) {
        return backoff.next(Duration.ZERO, Optional.of(Duration.ofMillis(millis)), false);
    }
}
