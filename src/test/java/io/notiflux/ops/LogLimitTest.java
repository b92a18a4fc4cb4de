package io.notiflux.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLimitTest {
    private long now = Long.MAX_VALUE - 5; // so that it passes through the clock's overflow
    private final LogLimit limit = new LogLimit(() -> now);

    @ParameterizedTest
    @CsvSource({"SEVERE, false", "SEVERE, true", "WARNING, false", "INFO, true", "FINE, true"})
    void faults_areTakenAFewTimesASecond(String level, boolean hasStack) {
        LogRecord logged = logged(Level.parse(level), hasStack);
        for (int second = 0; second < 3; second++) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(limit.takes(logged)).isEqualTo(i < LogLimit.A_SECOND);
            }
            now += 1_000_000_000;
        }
        assertThat(limit.leftOut()).isEqualTo(3 * (1_000 - LogLimit.A_SECOND));
        limit.told();
        assertThat(limit.leftOut()).isZero();
    }

    @Test
    void events_areAlwaysTaken() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(limit.takes(logged(Level.SEVERE, true))).isEqualTo(i < LogLimit.A_SECOND);
            assertThat(limit.takes(logged(Level.INFO, false))).isTrue();
        }
    }

    private static LogRecord logged(Level level, boolean hasStack) {
        var logged = new LogRecord(level, "event=x");
        if (hasStack) {
            logged.setThrown(new IllegalStateException());
        }
        return logged;
    }
}
