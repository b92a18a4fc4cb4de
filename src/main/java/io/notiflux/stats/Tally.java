package io.notiflux.stats;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts events by a label of a fixed set, each from zero on, so that a series is there before its first event. */
public final class Tally<L extends Label> {
    private final Map<L, LongAdder> counts = new LinkedHashMap<>();

    public Tally(Collection<? extends L> labels) {
        labels.forEach(label -> counts.put(label, new LongAdder()));
    }

    public void count(L label) {
        LongAdder adder = counts.get(label);
        if (adder == null) {
            throw new IllegalArgumentException("not counted here: " + label);
        }
        adder.increment();
    }

    /** What was counted up to now for one label; 0 for one that is not counted here. */
    public long total(L label) {
        LongAdder adder = counts.get(label);
        return adder == null ? 0 : adder.sum();
    }

    /** What was counted up to now, in the labels' order. */
    public Map<String, Long> totals() {
        Map<String, Long> totals = new LinkedHashMap<>();
        counts.forEach((label, adder) -> totals.put(label.label(), adder.sum()));
        return totals;
    }
}
