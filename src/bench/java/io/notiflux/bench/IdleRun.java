package io.notiflux.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What idle subscribed connections hold, in a server that is started for it. Each has a token of its own. They stay for
 * some of the server's pings, so that the way in, which each has behind it, is over and done with.
 */
final class IdleRun {
    private final Supplier<Target> server;
    private final Load load;

    IdleRun(Supplier<Target> server, Load load) {
        this.server = server;
        this.load = load;
    }

    Map<Metric, Double> run(Duration duration) throws InterruptedException {
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        var violations = new Violations();
        try (Target target = server.get()) {
            List<Greeting> greetings = IntStream.range(0, load.subscribers())
                    .parallel()
                    .mapToObj(id -> target.greeting(Load.topicName(load.topicOf(id)), id + 1))
                    .toList();
            OptionalLong emptyHeap = target.heap();
            ProcStat empty = ProcStat.of(target.pids());
            var arrivals = new Arrivals(load, new Gate(load.lag()), violations);
            try (var subscribers = new Subscribers(target::port, load, greetings, arrivals, violations)) {
                subscribers.connect();
                ProcStat connected = ProcStat.of(target.pids());
                Thread.sleep(duration);
                ProcStat idle = ProcStat.of(target.pids());
                figures.put(Metric.IDLE_CPU, idle.minus(connected).cpu() * 100 / duration.toSeconds());
                figures.put(Metric.RSS_EACH, kilobytesEach(idle.rss() - empty.rss()));
                OptionalLong heap = target.heap();
                if (heap.isPresent() && emptyHeap.isPresent()) {
                    figures.put(Metric.HEAP_EACH, kilobytesEach(heap.getAsLong() - emptyHeap.getAsLong()));
                }
                figures.put(Metric.RSS, idle.rss() / 1e6);
            }
            if (violations.any()) {
                throw new BenchException("VIOLATIONS by " + target.name() + ":\n" + violations.text());
            }
        }
        return figures;
    }

    private double kilobytesEach(long bytes) {
        return bytes / 1e3 / load.subscribers();
    }
}
