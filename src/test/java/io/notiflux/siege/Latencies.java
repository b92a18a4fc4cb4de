package io.notiflux.siege;

import java.time.Duration;
import java.util.Arrays;

/** Every time that was measured. Any thread. */
final class Latencies {
    private int[] micros = new int[1_024];
    private int count;

    synchronized void add(long nanos) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, 2 * count);
        }
        micros[count++] = (int) Math.min(Integer.MAX_VALUE, nanos / 1_000);
    }

    /** The time that so many of a hundred stayed within; zero where there are none. */
    synchronized Duration percentile(int hundredths) {
        if (count == 0) {
            return Duration.ZERO;
        }
        int[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        int at = (int) Math.ceil(count * hundredths / 100.0) - 1;
        return Duration.ofNanos(1_000L * sorted[Math.max(0, at)]);
    }
}
