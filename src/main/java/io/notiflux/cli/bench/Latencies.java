package io.notiflux.cli.bench;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;

/** Counts durations with an error of 1/64 at most, in buckets that double their width 58 times. Any thread. */
final class Latencies {
    private static final int BITS = 6;
    private static final int PER_DOUBLING = 1 << BITS;

    private final AtomicLongArray counts = new AtomicLongArray(PER_DOUBLING * (Long.SIZE - BITS + 1));
    private final LongAccumulator max = new LongAccumulator(Math::max, 0);

    void record(long nanos) {
        long value = Math.max(0, nanos);
        counts.incrementAndGet(bucket(value));
        max.accumulate(value);
    }

    private static int bucket(long value) {
        int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(value | 1) - BITS);
        return shift * PER_DOUBLING + (int) (value >>> shift);
    }

    /** The longest of a bucket's durations. */
    private static long top(int bucket) {
        int shift = Math.max(0, bucket / PER_DOUBLING - 1);
        return ((bucket - (long) shift * PER_DOUBLING + 1) << shift) - 1;
    }

    long max() {
        return max.get();
    }

    /** What that part of them, from 0 to 1, did not exceed, in nanoseconds; 0 if there are none. */
    long quantile(double part) {
        long all = 0;
        for (int i = 0; i < counts.length(); i++) {
            all += counts.get(i);
        }
        long rank = Math.max(1, (long) Math.ceil(part * all));
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen >= rank) {
                return Math.min(top(i), max());
            }
        }
        return 0;
    }
}
