package io.notiflux.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
    @Test
    void nothing_hasNoLatency() {
        assertThat(new Latencies().quantile(0.99)).isZero();
    }

    @Test
    void quantiles_areOfThePart_withinASixtyFourth() {
        var latencies = new Latencies();
        for (int i = 1; i <= 100_000; i++) {
            latencies.record(i * 1_000L);
        }
        assertThat(latencies.quantile(0.5)).isCloseTo(50_000_000L, Percentage.withPercentage(100 / 64.0));
        assertThat(latencies.quantile(0.99)).isCloseTo(99_000_000L, Percentage.withPercentage(100 / 64.0));
        assertThat(latencies.quantile(1)).isEqualTo(100_000_000L);
        assertThat(latencies.max()).isEqualTo(100_000_000L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 63, 64, 127, 128, 129, 255, 256, 1L << 40, (1L << 62) - 1, Long.MAX_VALUE})
    void anyDuration_isCounted(long nanos) {
        var latencies = new Latencies();
        latencies.record(nanos);
        latencies.record(Long.MAX_VALUE);
        assertThat(latencies.quantile(0.5) - nanos).isBetween(0L, nanos / 64);
    }

    @Test
    void clockThatWentBack_isNoTime() {
        var latencies = new Latencies();
        latencies.record(-5);
        assertThat(latencies.quantile(1)).isCloseTo(0, within(0L));
    }
}
