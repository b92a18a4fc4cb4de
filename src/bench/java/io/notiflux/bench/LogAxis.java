package io.notiflux.bench;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A logarithmic axis of whole decades, from one place of a drawing to another.
 *
 * @param first the exponent of its first decade's beginning
 * @param last the exponent of its last decade's end
 */
record LogAxis(int first, int last, double from, double to) {
    /** The least one that has room for all values, which must be above 0. */
    static LogAxis over(double[] values, double from, double to) {
        double least = DoubleStream.of(values).min().orElse(1);
        double most = DoubleStream.of(values).max().orElse(1);
        int first = (int) Math.floor(Math.log10(least));
        return new LogAxis(first, Math.max(first + 1, (int) Math.ceil(Math.log10(most))), from, to);
    }

    double at(double value) {
        return from + (Math.log10(value) - first) / (last - first) * (to - from);
    }

    /** 1, 10, 100 ... as far as it goes. */
    double[] decades() {
        return IntStream.rangeClosed(first, last)
                .mapToDouble(exponent -> Math.pow(10, exponent))
                .toArray();
    }

    /** Such as {@code 0.1}, {@code 100} and {@code 10k}. */
    static String label(double decade) {
        int exponent = (int) Math.round(Math.log10(decade));
        if (exponent < 0) {
            return "0." + "0".repeat(-exponent - 1) + "1";
        }
        return exponent < 3 ? "1" + "0".repeat(exponent) : "1" + "0".repeat(exponent - 3) + "k";
    }
}
