package io.notiflux.bench;

import io.notiflux.bench.Arrivals.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * One round of messages: connects the subscribers, warms up, measures, stops the publishers, waits for what is under way,
 * and compares what the subscribers saw.
 */
final class LoadRun {
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(30);
    private static final Duration SLOW_PATIENCE = Duration.ofSeconds(5);
    /** For a double that comes late. */
    private static final int SETTLE_MILLIS = 300;

    private static final int LOOK_MILLIS = 50;
    private static final double MICROS = 1e6;
    private static final double NANOS = 1e9;

    private final Target target;
    private final Load load;
    private final Violations violations = new Violations();
    private final Gate gate;
    private final Arrivals arrivals;
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    LoadRun(Target target, Load load) {
        this.target = target;
        this.load = load;
        gate = new Gate(load.lag());
        arrivals = new Arrivals(load, gate, violations);
    }

    Map<Metric, Double> run(Duration warmUp, Duration duration) throws InterruptedException {
        List<Greeting> greetings = IntStream.range(0, load.subscribers())
                .parallel()
                .mapToObj(id -> target.greeting(Load.topicName(load.topicOf(id)), 0))
                .toList();
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        try (var subscribers = new Subscribers(target::port, load, greetings, arrivals, violations)) {
            subscribers.connect();
            try {
                publish();
                hold(warmUp);
                measure(duration, figures);
            } finally {
                gate.close();
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            drain();
            if (load.slow() > 0) {
                figures.put(Metric.SLOW_CLOSED, (double) subscribers.slowClosed(SLOW_PATIENCE));
            }
            compareOrders(subscribers.stop(), figures);
        }
        check();
        latencies(figures);
        return figures;
    }

    private void compareOrders(List<Subscriber> subscribers, Map<Metric, Double> figures) {
        if (target.oneOrder()) {
            arrivals.compareOrders(subscribers);
        } else if (load.subscribers() > load.topics()) {
            figures.put(Metric.OTHER_ORDERS, (double)
                    arrivals.otherOrders(subscribers).size());
        }
    }

    private void publish() {
        List<List<Post>> posts = new ArrayList<>();
        for (int number = 0; number < load.publishers(); number++) {
            posts.add(IntStream.range(0, load.topics())
                    .parallel()
                    .mapToObj(topic -> target.post(Load.topicName(topic), load.size(), load.batch()))
                    .toList());
        }
        long firstDue = System.nanoTime();
        for (int number = 0; number < load.publishers(); number++) {
            publishers.add(new Publisher(number, target, load, posts.get(number), gate, violations, firstDue));
        }
        for (Publisher publisher : publishers) {
            threads.add(Thread.ofPlatform().name("publisher").daemon().start(publisher));
        }
    }

    /** Waits, but not for a run that has failed already. */
    private void hold(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis();
                left > 0 && !violations.any();
                left = (until - System.nanoTime()) / 1_000_000) {
            Thread.sleep(Math.min(left, LOOK_MILLIS));
        }
        check();
    }

    private void check() {
        if (violations.any()) {
            throw new BenchException("VIOLATIONS by " + target.name() + ":\n" + violations.text());
        }
    }

    private void measure(Duration duration, Map<Metric, Double> figures) throws InterruptedException {
        Snapshot before = snapshot();
        window(Window.since(before.time));
        hold(duration);
        Snapshot after = snapshot();
        window(new Window(before.time, after.time));
        double seconds = (after.time - before.time) / NANOS;
        ProcStat server = after.server.minus(before.server);
        long broadcasts = after.sent - before.sent;
        figures.put(Metric.BROADCASTS, broadcasts / seconds);
        figures.put(Metric.RSS, after.server.rss() / 1e6);
        if (target.log().isPresent()) {
            figures.put(Metric.LOG_CPU, after.log.minus(before.log).cpu() * MICROS / broadcasts);
        }
        ProcStat client = after.client.minus(before.client);
        if (load.subscribers() == 0) {
            figures.put(Metric.BROADCAST_CPU, server.cpu() * MICROS / broadcasts);
            figures.put(Metric.BROADCAST_CLIENT, client.cpu() * MICROS / broadcasts);
            figures.put(Metric.BROADCASTS_PER_CPU, broadcasts / server.cpu());
            return;
        }
        long deliveries = after.delivered - before.delivered;
        figures.put(Metric.DELIVERIES, deliveries / seconds);
        figures.put(Metric.USER, server.user() * MICROS / deliveries);
        figures.put(Metric.SYSTEM, server.system() * MICROS / deliveries);
        figures.put(Metric.CPU, server.cpu() * MICROS / deliveries);
        figures.put(Metric.CLIENT, client.cpu() * MICROS / deliveries);
        figures.put(Metric.BYTES, (double) (after.bytes - before.bytes) / deliveries);
    }

    private void window(Window window) {
        arrivals.window(window);
        publishers.forEach(publisher -> publisher.window(window));
    }

    private void drain() throws InterruptedException {
        if (load.subscribers() == 0) {
            return;
        }
        long until = System.nanoTime() + DRAIN_PATIENCE.toNanos();
        while (arrivals.completed() < sent() && System.nanoTime() < until && !violations.any()) {
            Thread.sleep(LOOK_MILLIS);
        }
        Thread.sleep(SETTLE_MILLIS);
        if (arrivals.completed() != sent()) {
            violations.add("of " + sent() + " messages " + arrivals.completed()
                    + " reached all healthy subscribers within " + DRAIN_PATIENCE.toSeconds() + " s");
        }
    }

    private void latencies(Map<Metric, Double> figures) {
        if (load.subscribers() == 0) {
            Histogram answers = Arrivals.newHistogram();
            publishers.forEach(publisher -> answers.add(publisher.answers()));
            figures.put(Metric.ANSWER_P50, millis(answers, 50));
            figures.put(Metric.ANSWER_P99, millis(answers, 99));
            return;
        }
        figures.put(Metric.P50, millis(arrivals.each(), 50));
        figures.put(Metric.P99, millis(arrivals.each(), 99));
        figures.put(Metric.P999, millis(arrivals.each(), 99.9));
        figures.put(Metric.MAX, millis(arrivals.each(), 100));
        if (load.subscribers() > load.topics()) {
            figures.put(Metric.LAST_P50, millis(arrivals.last(), 50));
            figures.put(Metric.LAST_P99, millis(arrivals.last(), 99));
            figures.put(Metric.LAST_MAX, millis(arrivals.last(), 100));
        }
    }

    static double millis(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    private long sent() {
        return publishers.stream().mapToLong(Publisher::sent).sum();
    }

    private Snapshot snapshot() {
        return new Snapshot(
                System.nanoTime(),
                arrivals.delivered(),
                arrivals.bytes(),
                sent(),
                ProcStat.of(target.pids()),
                ProcStat.of(target.log().map(NatsServers::pids).orElse(List.of())),
                ProcStat.ofThisProcess());
    }

    private record Snapshot(
            long time, long delivered, long bytes, long sent, ProcStat server, ProcStat log, ProcStat client) {}
}
