package io.notiflux.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LineLimitTest {
    private long now;
    private final LineLimit limit = new LineLimit(() -> now);

    @Test
    void flood_isCutToAFew_andThenNowAndThenOne_whichTellsOfTheOthers() {
        assertTaken(LineLimit.AT_ONCE, 1_000);
        now += LineLimit.EACH_NANOS;

        assertThat(limit.take("a")).hasValue(1_000 - LineLimit.AT_ONCE);
        assertThat(limit.take("a")).isEmpty();
        now += LineLimit.EACH_NANOS - 1;
        assertThat(limit.take("a")).isEmpty();
        now++;
        assertThat(limit.take("a")).hasValue(2);
    }

    @Test
    void quiet_givesTheFewBack() {
        assertTaken(LineLimit.AT_ONCE, 100);
        now += Duration.ofHours(1).toNanos();

        assertThat(limit.take("a")).hasValue(100 - LineLimit.AT_ONCE);
        assertTaken(LineLimit.AT_ONCE - 1, 100);
    }

    @Test
    void kinds_doNotHideEachOther() {
        assertTaken(LineLimit.AT_ONCE, 1_000);

        assertThat(limit.take("b")).hasValue(0);
    }

    @Test
    void leftOut_isOneCallersToTell_untilItIsTold() {
        assertThat(limit.leavesToTell("a")).isFalse();
        assertTaken(LineLimit.AT_ONCE, LineLimit.AT_ONCE + 1);
        assertThat(limit.leavesToTell("a")).isTrue();
        assertThat(limit.leavesToTell("a")).isFalse();

        assertThat(limit.takeLeftOut("a")).isEqualTo(1);
        assertThat(limit.takeLeftOut("a")).isZero();
        assertThat(limit.take("a")).isEmpty();
        assertThat(limit.leavesToTell("a")).isTrue();
    }

    private void assertTaken(int taken, int of) {
        int count = 0;
        for (int i = 0; i < of; i++) {
            count += limit.take("a").isPresent() ? 1 : 0;
        }
        assertThat(count).isEqualTo(taken);
    }
}
