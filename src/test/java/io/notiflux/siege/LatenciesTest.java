package io.notiflux.siege;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private final Latencies latencies = new Latencies();

    @Test
    void percentile_ofNothing_isZero() {
        assertThat(latencies.percentile(99)).isZero();
    }

    @Test
    void percentile_ofManyInAnyOrder_isWhatSoManyStayedWithin() {
        for (int millis = 5_000; millis > 0; millis--) {
            latencies.add(Duration.ofMillis(millis).toNanos());
        }

        assertThat(latencies.percentile(99)).isEqualTo(Duration.ofMillis(4_950));
        assertThat(latencies.percentile(100)).isEqualTo(Duration.ofSeconds(5));
    }
}
