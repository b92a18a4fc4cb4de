package io.notiflux.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Rounds of connecting and subscribing, each connection with a token of its own. */
final class ConnectRun {
    /** For a server to forget the connections of the round before. */
    private static final int SETTLE_MILLIS = 2_000;

    private static final double MICROS = 1e6;

    private final Target target;
    private final Load load;
    private int persons;

    ConnectRun(Target target, Load load) {
        this.target = target;
        this.load = load;
    }

    Map<Metric, Double> run() throws InterruptedException {
        int first = persons + 1; // nobody comes twice: no token is known to the server
        persons += load.subscribers();
        List<Greeting> greetings = IntStream.range(0, load.subscribers())
                .parallel()
                .mapToObj(id -> target.greeting(Load.topicName(load.topicOf(id)), first + id))
                .toList();
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        var violations = new Violations();
        var arrivals = new Arrivals(load, new Gate(load.lag()), violations);
        try (var subscribers = new Subscribers(target::port, load, greetings, arrivals, violations)) {
            ProcStat before = ProcStat.of(target.pids());
            long nanos = subscribers.connect();
            ProcStat used = ProcStat.of(target.pids()).minus(before);
            figures.put(Metric.CONNECTS, load.subscribers() * 1e9 / nanos);
            figures.put(Metric.CONNECT_USER, used.user() * MICROS / load.subscribers());
            figures.put(Metric.CONNECT_SYSTEM, used.system() * MICROS / load.subscribers());
            figures.put(Metric.CONNECT_CPU, used.cpu() * MICROS / load.subscribers());
        }
        if (violations.any()) {
            throw new BenchException("VIOLATIONS by " + target.name() + ":\n" + violations.text());
        }
        Thread.sleep(SETTLE_MILLIS);
        return figures;
    }
}
