package io.notiflux.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void snapshot_ofNothing_isZeroInEachBucket() {
        LatencyHistogram.Snapshot snapshot = histogram.snapshot();
        assertThat(counts(snapshot)).containsOnly(0);
        assertThat(snapshot.count()).isZero();
        assertThat(snapshot.sumSeconds()).isZero();
    }

    @Test
    void bounds_riseFromHalfAMillisecondToTenSecondsAndInfinity() {
        LatencyHistogram.Snapshot snapshot = histogram.snapshot();
        double[] bounds = IntStream.range(0, snapshot.buckets())
                .mapToDouble(snapshot::upperBound)
                .toArray();
        assertThat(bounds)
                .containsExactly(
                        0.0005,
                        0.001,
                        0.0025,
                        0.005,
                        0.01,
                        0.025,
                        0.05,
                        0.1,
                        0.25,
                        0.5,
                        1,
                        2.5,
                        5,
                        10,
                        Double.POSITIVE_INFINITY);
    }

    @Test
    void duration_countsFromTheFirstBoundThatIsNotBelowIt() {
        int buckets = histogram.snapshot().buckets();
        for (int i = 0; i < buckets - 1; i++) {
            long bound = Math.round(histogram.snapshot().upperBound(i) * 1e9);
            var atBound = new LatencyHistogram();
            atBound.record(bound);
            assertThat(firstCounted(atBound)).as("at bound %d", i).isEqualTo(i);
            var aboveBound = new LatencyHistogram();
            aboveBound.record(bound + 1);
            assertThat(firstCounted(aboveBound)).as("above bound %d", i).isEqualTo(i + 1);
        }
    }

    @Test
    void counts_areCumulative() {
        histogram.record(0);
        histogram.record(2_000_000);
        histogram.record(2_000_000);
        histogram.record(3_600_000_000_000L);
        assertThat(counts(histogram.snapshot())).containsExactly(1, 1, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4);
        assertThat(histogram.snapshot().count()).isEqualTo(4);
        assertThat(histogram.snapshot().sumSeconds()).isEqualTo(3_600.004);
    }

    @Test
    void snapshot_isNotChangedByLaterRecords() {
        LatencyHistogram.Snapshot before = histogram.snapshot();
        histogram.record(1);
        assertThat(before.count()).isZero();
    }

    @Test
    void records_ofManyThreads_areAllCounted() {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                threads.execute(() -> IntStream.range(0, 10_000).forEach(n -> histogram.record(n * 1_000L)));
            }
        }
        assertThat(histogram.snapshot().count()).isEqualTo(40_000);
        assertThat(histogram.snapshot().cumulativeCount(0)).isEqualTo(4 * 501);
    }

    private static long[] counts(LatencyHistogram.Snapshot snapshot) {
        return IntStream.range(0, snapshot.buckets())
                .mapToLong(snapshot::cumulativeCount)
                .toArray();
    }

    private static int firstCounted(LatencyHistogram histogram) {
        LatencyHistogram.Snapshot snapshot = histogram.snapshot();
        return IntStream.range(0, snapshot.buckets())
                .filter(i -> snapshot.cumulativeCount(i) > 0)
                .findFirst()
                .orElseThrow();
    }
}
