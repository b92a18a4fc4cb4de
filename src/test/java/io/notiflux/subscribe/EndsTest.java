package io.notiflux.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When subscriptions end, to the millisecond, and which of several ends counts. */
class EndsTest {
    private final Ends ends = new Ends();

    @Test
    void subscription_isOverAMillisecondAfterItsEnd() {
        ends.put("a", 1_000);
        assertThat(ends.takeOver(1_000)).isEmpty();
        assertThat(ends.takeOver(1_001)).containsExactly("a");
        assertThat(ends.takeOver(1_002)).as("once").isEmpty();
    }

    @Test
    void first_isTheNextEnd_whateverComesAndGoes() {
        assertThat(ends.first()).isEqualTo(Expiry.NEVER);
        ends.put("b", 2_000);
        ends.put("a", 1_000);
        ends.put("c", 1_000);
        assertThat(ends.first()).isEqualTo(1_000);
        ends.remove("a");
        assertThat(ends.first()).isEqualTo(1_000);
        ends.put("c", 3_000);
        assertThat(ends.first()).isEqualTo(2_000);
        ends.remove("b");
        ends.remove("unknown");
        assertThat(ends.first()).isEqualTo(3_000);
        ends.clear();
        assertThat(ends.first()).isEqualTo(Expiry.NEVER);
    }

    @Test
    void laterEnd_counts_andAnEarlierOneDoesNot() {
        ends.put("a", 1_000);
        ends.put("a", 2_000);
        ends.put("a", 1_500);
        assertThat(ends.takeOver(1_999)).isEmpty();
        assertThat(ends.first()).isEqualTo(2_000);
        assertThat(ends.takeOver(2_001)).containsExactly("a");
        assertThat(ends.first()).isEqualTo(Expiry.NEVER);
    }

    @Test
    void overNanos_countFromWhenItWasFound_howeverLongAgoItWas() {
        ends.put("a", 1_000);
        assertThat(ends.overNanos(1_000, -7)).isZero();
        assertThat(ends.overNanos(9_000_000, 5)).isEqualTo(1);
        assertThat(ends.overNanos(9_000_001, 105)).isEqualTo(100);
        ends.put("a", 10_000_000);
        assertThat(ends.overNanos(9_000_002, 205)).isZero();
        assertThat(ends.overNanos(10_000_001, 305)).isEqualTo(1);
    }

    @Test
    void takeOver_leavesThoseThatEndLater() {
        ends.put("a", 1_000);
        ends.put("b", 2_000);
        ends.put("c", 1_000);
        assertThat(ends.takeOver(1_500)).containsExactlyInAnyOrder("a", "c");
        assertThat(ends.first()).isEqualTo(2_000);
    }
}
