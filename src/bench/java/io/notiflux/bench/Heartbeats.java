package io.notiflux.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Has subscribers send what their protocol wants of them regularly, spread evenly over the time. One thread. */
final class Heartbeats {
    /** As often as notiflux pings. */
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Consumer<Subscriber> beat;
    private long from;
    private long done;

    Heartbeats(Consumer<Subscriber> beat) {
        this.beat = beat;
    }

    /** To be called often, once all are live: those whose time has come since the last call have their turn. */
    void run(List<Subscriber> subscribers) {
        long now = System.nanoTime();
        if (from == 0) {
            from = now;
        }
        double due = (double) (now - from) / INTERVAL_NANOS * subscribers.size();
        for (; done < (long) due; done++) {
            beat.accept(subscribers.get((int) (done % subscribers.size())));
        }
    }
}
