package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private long now = Long.MAX_VALUE - 5; // so that it passes through the clock's overflow
    private final Pace pace = new Pace(() -> now);

    @Test
    void burst_isReadAtOnceAndWhatFollowsAtThePace() {
        for (int i = 0; i < Pace.BURST; i++) {
            assertThat(pace.next(Pace.Step.COMMAND)).isZero();
        }
        for (int i = 0; i < 100; i++) {
            long wait = pace.next(Pace.Step.COMMAND);
            assertThat(wait).isEqualTo(Pace.INTERVAL_NANOS);
            now += wait;
        }
    }

    @Test
    void twoThousandAtOnce_and200ASecond_areWhatAClientMayAsk() {
        long wait = 0;
        for (int i = 0; i < 2_000; i++) {
            wait += pace.next(Pace.Step.COMMAND);
        }
        assertThat(wait).isZero();
        assertThat(pace.next(Pace.Step.COMMAND)).isEqualTo(5_000_000);
    }

    @Test
    void waitThatIsCutShort_isMadeUpForByTheNext() {
        exhaust();
        assertThat(pace.next(Pace.Step.COMMAND)).isEqualTo(Pace.INTERVAL_NANOS);
        assertThat(pace.next(Pace.Step.COMMAND)).isEqualTo(2 * Pace.INTERVAL_NANOS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, Pace.BURST})
    void quietTime_isGivenBack(int intervals) {
        exhaust();
        now += intervals * Pace.INTERVAL_NANOS;
        for (int i = 0; i < intervals; i++) {
            assertThat(pace.next(Pace.Step.COMMAND)).isZero();
        }
        assertThat(pace.next(Pace.Step.COMMAND)).isPositive();
    }

    @Test
    void longQuiet_givesOneBurstAndNoMore() {
        exhaust();
        now += 1_000 * Pace.BURST * Pace.INTERVAL_NANOS;
        exhaust();
        assertThat(pace.next(Pace.Step.COMMAND)).isPositive();
    }

    @Test
    void clientAtThePace_isNeverHeldBack() {
        long beginning = now;
        for (int i = 0; i < 10 * Pace.BURST; i++) {
            assertThat(pace.next(Pace.Step.COMMAND)).isZero();
            now += Pace.INTERVAL_NANOS;
        }
        assertThat(pace.heldBackNanos()).isEqualTo(beginning);
    }

    @Test
    void heldBack_isTheLastTimeOfIt() {
        exhaust();
        now += 7;
        pace.next(Pace.Step.COMMAND);
        assertThat(pace.heldBackNanos()).isEqualTo(now);
    }

    @ParameterizedTest
    @CsvSource({"FRAGMENT, 16", "PASSED_OVER, 256"})
    void smallSteps_countInPart_andAreWaitedForTogether(Pace.Step step, int parts) {
        for (int i = 0; i < Pace.BURST * parts; i++) {
            assertThat(pace.next(step)).isZero();
        }
        int more = 1;
        while (pace.next(step) == 0) {
            more++;
        }
        assertThat(more).isBetween(parts, parts + 10);
    }

    @Test
    void stepsAtOnce_countAsThoseOneByOne() {
        assertThat(pace.next(Pace.Step.COMMAND, Pace.BURST)).isZero();
        assertThat(pace.next(Pace.Step.COMMAND, 3)).isEqualTo(3 * Pace.INTERVAL_NANOS);
        assertThat(pace.next(Pace.Step.COMMAND)).isEqualTo(4 * Pace.INTERVAL_NANOS);
    }

    private void exhaust() {
        for (int i = 0; i < Pace.BURST; i++) {
            assertThat(pace.next(Pace.Step.COMMAND)).isZero();
        }
    }
}
