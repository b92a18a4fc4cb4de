package io.notiflux.cli.bench;

/**
 * What came out.
 *
 * @param connected subscribers that the load began with
 * @param refused subscribers that did not get so far, and the first one's reason
 * @param lost connections that ended before the load did, and the first one's reason
 * @param seconds that were measured, without the warm-up
 * @param messages broadcasts that the server accepted meanwhile
 * @param deliveries messages that subscribers received meanwhile
 * @param errors broadcasts that it did not accept, from the beginning on, and the first one's reason
 * @param missing deliveries that did not come to connections that lived, from the beginning on
 * @param doubled deliveries that came again
 * @param reordered deliveries after later ones, and subscribers that saw another order than others
 */
public record Result(
        int connected,
        Failures refused,
        Failures lost,
        double seconds,
        long messages,
        long deliveries,
        Millis latency,
        Failures errors,
        long missing,
        long doubled,
        long reordered) {
    /** How many, and why the first of them. */
    public record Failures(long count, String first) {
        static Failures of(Reasons reasons) {
            return new Failures(reasons.count(), reasons.first());
        }
    }

    /** Latencies in milliseconds. */
    public record Millis(double p50, double p99, double p999, double max) {
        private static final double NANOS = 1e6;

        static Millis of(Latencies latencies) {
            return new Millis(
                    latencies.quantile(0.5) / NANOS,
                    latencies.quantile(0.99) / NANOS,
                    latencies.quantile(0.999) / NANOS,
                    latencies.max() / NANOS);
        }
    }

    public double messagesPerSecond() {
        return seconds == 0 ? 0 : messages / seconds;
    }

    public double deliveriesPerSecond() {
        return seconds == 0 ? 0 : deliveries / seconds;
    }

    /** Whether each connection came about and lived, and each delivery came once and in order. */
    public boolean isFlawless() {
        return refused.count() + lost.count() + missing + doubled + reordered == 0;
    }
}
