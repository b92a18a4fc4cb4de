package io.notiflux.stats;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts durations by fixed upper bounds; any thread may record, none waits. A record costs two additions. */
public final class LatencyHistogram {
    /** Half a millisecond to ten seconds: less is noise, and after more the write timeout has ended the connection. */
    private static final double[] BOUNDS_SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private static final long[] BOUNDS_NANOS = Arrays.stream(BOUNDS_SECONDS)
            .mapToLong(s -> Math.round(s * TimeUnit.SECONDS.toNanos(1)))
            .toArray();

    private final LongAdder[] counts = new LongAdder[BOUNDS_NANOS.length + 1];
    private final LongAdder sumNanos = new LongAdder();

    public LatencyHistogram() {
        Arrays.setAll(counts, i -> new LongAdder());
    }

    public void record(long nanos) {
        counts[bucket(nanos)].increment();
        sumNanos.add(nanos);
    }

    private static int bucket(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** Begins to record several durations. They cost next to nothing where one is about as long as the one before. */
    public Run run() {
        return new Run();
    }

    /** Durations that one thread records. They are counted at the latest when it ends the run. */
    public final class Run {
        private int bucket;
        private long count;
        private long nanos;

        public void record(long duration) {
            int its = bucket(duration);
            if (its != bucket) {
                end();
                bucket = its;
            }
            count++;
            nanos += duration;
        }

        public void end() {
            if (count > 0) {
                counts[bucket].add(count);
                sumNanos.add(nanos);
                count = 0;
                nanos = 0;
            }
        }
    }

    public Snapshot snapshot() {
        long[] cumulative = new long[counts.length];
        long total = 0;
        for (int i = 0; i < counts.length; i++) {
            total += counts[i].sum();
            cumulative[i] = total;
        }
        return new Snapshot(cumulative, sumNanos.sum() / (double) TimeUnit.SECONDS.toNanos(1));
    }

    /** What was recorded up to now, in seconds. */
    public static final class Snapshot {
        private final long[] cumulative;
        private final double sumSeconds;

        Snapshot(long[] cumulative, double sumSeconds) {
            this.cumulative = cumulative;
            this.sumSeconds = sumSeconds;
        }

        public int buckets() {
            return cumulative.length;
        }

        /** The bucket's upper bound in seconds; the last one's is infinite. */
        public double upperBound(int bucket) {
            return bucket < BOUNDS_SECONDS.length ? BOUNDS_SECONDS[bucket] : Double.POSITIVE_INFINITY;
        }

        /** How many durations were at most the bucket's upper bound. */
        public long cumulativeCount(int bucket) {
            return cumulative[bucket];
        }

        public long count() {
            return cumulative[cumulative.length - 1];
        }

        public double sumSeconds() {
            return sumSeconds;
        }
    }
}
