package io.notiflux.bench;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Takes what subscribers receive: checks that nothing is missing, doubled or out of order, and records latencies. The
 * selector's thread alone calls it; others read the counters.
 */
final class Arrivals {
    /** Beyond any message under way: a publisher's oldest and newest are never that far apart. */
    private static final int RING = 1 << 16;

    private static final long MIN_NANOS = 1_000;
    private static final long MAX_NANOS = 120_000_000_000L;

    private final Load load;
    private final Gate gate;
    private final Violations violations;
    /** How many have a message, by publisher and sequence number; only where a topic has several subscribers. */
    private final int[][] had;

    private final int[] healthy;
    private final Histogram each = newHistogram();
    private final Histogram last = newHistogram();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong completed = new AtomicLong();
    private volatile Window window = Window.NONE;

    Arrivals(Load load, Gate gate, Violations violations) {
        this.load = load;
        this.gate = gate;
        this.violations = violations;
        had = new int[load.publishers()][RING];
        healthy = new int[load.topics()];
        for (int i = load.slow(); i < load.subscribers(); i++) {
            healthy[load.topicOf(i)]++;
        }
    }

    static Histogram newHistogram() {
        return new Histogram(MIN_NANOS, MAX_NANOS, 3);
    }

    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, MAX_NANOS));
    }

    /** Messages with a start in it count for latencies. */
    void window(Window next) {
        window = next;
    }

    void delivery(Subscriber subscriber, ByteBuffer from, int at, int length, long now) {
        if (length != load.size()) {
            violations.add(subscriber + " received " + length + " bytes in place of " + load.size());
            return;
        }
        int publisher = Payload.publisher(from, at);
        int sequence = Payload.sequence(from, at);
        if (publisher < 0 || publisher >= load.publishers()) {
            violations.add(subscriber + " received a message of nobody");
            return;
        }
        int expected = subscriber.expect(publisher, sequence, load.topics());
        if (sequence != expected) {
            violations.add(subscriber + " received message " + sequence + " of publisher " + publisher + " in place of "
                    + expected + (sequence > expected ? ": lost" : ": doubled or out of order"));
        }
        delivered.setPlain(delivered.getPlain() + 1);
        long start = Payload.start(from, at);
        boolean counts = window.contains(start);
        if (counts) {
            record(each, now - start);
        }
        if (isLast(subscriber.topic(), publisher, sequence)) {
            if (counts) {
                record(last, now - start);
            }
            completed.setRelease(completed.getPlain() + 1);
            gate.leave();
        }
    }

    /** Counts what came over a socket. */
    void received(int count) {
        bytes.setPlain(bytes.getPlain() + count);
    }

    private boolean isLast(int topic, int publisher, int sequence) {
        int all = healthy[topic];
        if (all == 1) {
            return true;
        }
        int[] ring = had[publisher];
        int slot = sequence & (RING - 1);
        if (++ring[slot] < all) {
            return false;
        }
        ring[slot] = 0;
        return true;
    }

    /** Makes the counters visible to others; after each read, as it would cost too much for each delivery. */
    void publish() {
        bytes.setRelease(bytes.getPlain());
        delivered.setRelease(delivered.getPlain());
    }

    long delivered() {
        return delivered.getAcquire();
    }

    /** All that subscribers received, with frames and heads. */
    long bytes() {
        return bytes.getAcquire();
    }

    /** Messages that all healthy subscribers of their topic have. */
    long completed() {
        return completed.getAcquire();
    }

    /** From the start to each delivery; to be read once the selector's thread has ended. */
    Histogram each() {
        return each;
    }

    /** From the start to a message's last delivery; to be read once the selector's thread has ended. */
    Histogram last() {
        return last;
    }

    /** Where a topic has one order: all healthy ones must have seen what the first one of their topic saw. */
    void compareOrders(List<Subscriber> subscribers) {
        otherOrders(subscribers)
                .forEach(other -> violations.add(other + " saw another order, or other messages, than the first"));
    }

    /**
     * The healthy ones that did not see what the first one of their topic saw, in its order; to be called once the
     * selector's thread has ended. Each publisher's own order is checked as its messages come, and whether all have come.
     */
    List<Subscriber> otherOrders(List<Subscriber> subscribers) {
        Map<Integer, Subscriber> firsts = new HashMap<>();
        return subscribers.stream()
                .filter(subscriber -> !subscriber.slow())
                .filter(subscriber -> {
                    Subscriber first = firsts.putIfAbsent(subscriber.topic(), subscriber);
                    return first != null && !subscriber.sawTheSameAs(first);
                })
                .toList();
    }

    /** A time between two readings of {@link System#nanoTime}. */
    record Window(long from, long to) {
        static final Window NONE = new Window(0, 0);

        boolean contains(long time) {
            return time - from >= 0 && time - to < 0;
        }

        static Window since(long from) {
            return new Window(from, from + Long.MAX_VALUE / 2);
        }
    }
}
