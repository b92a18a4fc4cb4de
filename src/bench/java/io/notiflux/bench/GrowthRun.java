package io.notiflux.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * One size of a topic that grows: what a delivery costs and a connection holds, in a server that is started for it. It
 * is warmed up at full speed, so that each size finds it equally warm; its memory is looked at before that.
 */
final class GrowthRun {
    /** Between a size's name and its server's. */
    static final String OF = ", ";

    /** A second, so that sizes differ in what a message is delivered to, and not in how busy the server is. */
    private static final int DELIVERIES = 20_000;
    /** Fewer connections hold less than the process itself grows by. */
    private static final int MEMORY_FROM = 1_000;
    /** From the full speed to the rate: what is still queued or uncollected is no cost of the rate. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private final Supplier<Target> server;
    private final Load load;

    private GrowthRun(Supplier<Target> server, Load load) {
        this.server = server;
        this.load = load;
    }

    /** One for each size, from one subscriber to the load's. */
    static List<Round> rounds(String name, Supplier<Target> server, Load load, Duration warmUp, Duration duration) {
        return sizes(load.subscribers()).stream()
                .map(size -> {
                    int rate = Math.clamp(DELIVERIES / size, 1, load.rate());
                    var run = new GrowthRun(server, load.with(size, rate));
                    return new Round(
                            name + OF + String.format(Locale.ROOT, "%,d", size), _ -> run.run(warmUp, duration));
                })
                .toList();
    }

    static List<Integer> sizes(int most) {
        List<Integer> sizes = new ArrayList<>();
        for (long size = 1; size < most; size *= 10) {
            sizes.add((int) size);
        }
        sizes.add(most);
        return sizes;
    }

    static String text(Load load) {
        return String.format(
                Locale.ROOT,
                "1 to %,d subscribers, 1 topic, %d publishers, %d bytes, %,d deliveries/s and at most %,d messages/s",
                load.subscribers(),
                load.publishers(),
                load.size(),
                DELIVERIES,
                load.rate());
    }

    private Map<Metric, Double> run(Duration warmUp, Duration duration) throws InterruptedException {
        try (Target target = server.get()) {
            OptionalDouble each = load.subscribers() < MEMORY_FROM ? OptionalDouble.empty() : residentEach(target);
            new LoadRun(target, load.atFullSpeed()).run(Duration.ZERO, warmUp);
            Map<Metric, Double> figures = new LoadRun(target, load).run(SETTLE, duration);
            figures.put(Metric.SUBSCRIBERS, (double) load.subscribers());
            each.ifPresent(kilobytes -> figures.put(Metric.RSS_EACH, kilobytes));
            return figures;
        }
    }

    private OptionalDouble residentEach(Target target) throws InterruptedException {
        var violations = new Violations();
        List<Greeting> greetings = Collections.nCopies(load.subscribers(), target.greeting(Load.topicName(0), 0));
        var arrivals = new Arrivals(load, new Gate(load.lag()), violations);
        long empty = ProcStat.of(target.pids()).rss();
        try (var subscribers = new Subscribers(target::port, load, greetings, arrivals, violations)) {
            subscribers.connect();
            long full = ProcStat.of(target.pids()).rss();
            return OptionalDouble.of((full - empty) / 1e3 / load.subscribers());
        }
    }
}
