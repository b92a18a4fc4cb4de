package io.notiflux.bench;

import java.time.Duration;
import java.util.Map;

/** One of the things that take turns, by the name of its row. */
record Round(String variant, Measured run) {
    @FunctionalInterface
    interface Measured {
        Map<Metric, Double> after(Duration warmUp) throws InterruptedException;
    }
}
