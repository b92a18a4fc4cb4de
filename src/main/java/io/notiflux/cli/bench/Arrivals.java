package io.notiflux.cli.bench;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** What arrived at all subscribers together. Any thread. */
final class Arrivals {
    private final String run;
    private final LongAdder count = new LongAdder();
    private final Reasons lost = new Reasons();
    private volatile Window window = new Window(System.nanoTime(), new Latencies());
    private volatile boolean over;

    /** Latencies of the messages that started from then on. */
    private record Window(long from, Latencies latencies) {}

    /** Takes messages of this run alone. */
    Arrivals(String run) {
        this.run = run;
    }

    Optional<Message> message(String text) {
        return Message.read(run, text);
    }

    void count(Message message, long now) {
        count.increment();
        Window its = window;
        if (message.start() - its.from >= 0) {
            its.latencies.record(now - message.start());
        }
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

    /** Forgets the latencies so far, and of what is under way: the warm-up is over. */
    void startMeasuring() {
        window = new Window(System.nanoTime(), new Latencies());
    }

    long count() {
        return count.sum();
    }

    Latencies latencies() {
        return window.latencies;
    }

    Reasons lost() {
        return lost;
    }
}
