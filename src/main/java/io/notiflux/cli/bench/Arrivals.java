package io.notiflux.cli.bench;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** What arrived at all subscribers together. Any thread. */
final class Arrivals {
    private final String run;
    private final LongAdder count = new LongAdder();
    private final Reasons lost = new Reasons();
    private volatile Latencies latencies = new Latencies();
    private volatile boolean over;

    /** Takes messages of this run alone. */
    Arrivals(String run) {
        this.run = run;
    }

    Optional<Message> message(String text) {
        return Message.read(run, text);
    }

    void count(long latency) {
        count.increment();
        latencies.record(latency);
    }

    void lost(String reason) {
        if (!over) {
            lost.add(reason);
        }
    }

    /** From now on connections end because this side ends them. */
    void end() {
        over = true;
    }

    /** Forgets the latencies so far: the warm-up is over. */
    void startMeasuring() {
        latencies = new Latencies();
    }

    long count() {
        return count.sum();
    }

    Latencies latencies() {
        return latencies;
    }

    Reasons lost() {
        return lost;
    }
}
