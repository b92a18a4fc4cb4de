package io.notiflux.bench;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All clients but few lose their connections at once, as when a proxy before them is started anew, and come back at
 * once for what they missed, while messages go on. Each client has a token of its own, which the server has seen before.
 */
final class StormRun {
    /** Messages that each client misses. */
    private static final int MISSED = 20;
    /** That all must get live after they are back; so that many at least tell what those who stayed noticed. */
    private static final int LIVE = 10;
    /** Of those who come back, how many each one who stays stands for. */
    private static final int STAYS = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LOOK_MILLIS = 20;
    /** For a double that comes late. */
    private static final int SETTLE_MILLIS = 300;

    private static final double MICROS = 1e6;
    private static final double NANOS = 1e9;

    private final Target target;
    private final Load load;
    private final Load staying;

    private StormRun(Target target, Load load) {
        if (load.publishers() != 1 || load.rate() == 0) {
            throw new BenchException("storm has one publisher and a fixed rate: no --publishers but 1, no --rate 0");
        }
        this.target = target;
        this.load = load;
        staying = new Load(
                stay(load), 1, load.publishers(), load.size(), load.rate(), load.slow(), load.lag(), load.batch());
    }

    /** None where a client cannot come back for what it missed. */
    static List<Round> rounds(Target target, Load load) {
        return target.resuming(Load.topicName(0), 0, Optional.empty()).isPresent()
                ? List.of(new Round(target.name(), new StormRun(target, load)::run))
                : List.of();
    }

    /** Those who come back and those who stay. */
    static int connections(Load load) {
        return load.subscribers() + stay(load);
    }

    private static int stay(Load load) {
        return Math.max(1, load.subscribers() / STAYS);
    }

    static String text(Load load) {
        return load.subscribers() + " clients come back after " + MISSED + " missed messages, " + stay(load)
                + " others stay, 1 topic, " + load.size() + " bytes, " + load.rate() + " messages/s";
    }

    Map<Metric, Double> run(Duration warmUp) throws InterruptedException {
        var violations = new Violations();
        var gate = new Gate(staying.lag());
        var arrivals = new Arrivals(staying, gate, violations);
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        String topic = Load.topicName(0);
        List<Returner> clients = IntStream.rangeClosed(1, load.subscribers())
                .parallel()
                .mapToObj(id -> new Returner(id, load.size(), since -> greeting(topic, id, since), violations))
                .toList();
        List<Greeting> stay = Collections.nCopies(staying.subscribers(), target.greeting(topic, 0));
        List<Post> posts = List.of(target.post(topic, load.size(), 1));
        try (var returners = new Returners(target.port(), clients, violations);
                var subscribers = new Subscribers(target::port, staying, stay, arrivals, violations)) {
            returners.come(0);
            subscribers.connect();
            var publisher = new Publisher(0, target, staying, posts, gate, violations, System.nanoTime());
            Thread thread = Thread.ofPlatform().name("publisher").daemon().start(publisher);
            try {
                Thread.sleep(warmUp);
                storm(returners, publisher, arrivals, violations, figures);
            } finally {
                gate.close();
                thread.join();
            }
            await(returners, publisher.sent(), violations);
            Thread.sleep(SETTLE_MILLIS);
            arrivals.compareOrders(subscribers.stop());
            if (arrivals.completed() != publisher.sent() || returners.least() != publisher.sent()) {
                violations.add(
                        "of " + publisher.sent() + " messages " + arrivals.completed() + " reached all who stayed");
            }
        }
        check(violations);
        figures.put(Metric.STAYED_P99, LoadRun.millis(arrivals.each(), 99));
        figures.put(Metric.STAYED_MAX, LoadRun.millis(arrivals.each(), 100));
        return figures;
    }

    private Greeting greeting(String topic, int person, Optional<String> since) {
        return target.resuming(topic, person, since).orElseThrow();
    }

    private void storm(
            Returners returners,
            Publisher publisher,
            Arrivals arrivals,
            Violations violations,
            Map<Metric, Double> figures)
            throws InterruptedException {
        await(returners, 1, violations); // each has an id to come back with
        returners.cut();
        int missed = publisher.sent() + MISSED;
        while (publisher.sent() < missed) {
            check(violations);
            Thread.sleep(LOOK_MILLIS);
        }
        ProcStat server = ProcStat.of(target.pids());
        ProcStat client = ProcStat.ofThisProcess();
        long from = System.nanoTime();
        arrivals.window(Arrivals.Window.since(from));
        long[] upToDate = returners.come(publisher.sent());
        ProcStat used = ProcStat.of(target.pids()).minus(server);
        figures.put(Metric.HALF_BACK, seconds(upToDate, 50));
        figures.put(Metric.NEARLY_BACK, seconds(upToDate, 99));
        figures.put(Metric.ALL_BACK, seconds(upToDate, 100));
        figures.put(Metric.RETURN_USER, used.user() * MICROS / load.subscribers());
        figures.put(Metric.RETURN_SYSTEM, used.system() * MICROS / load.subscribers());
        figures.put(Metric.RETURN_CPU, used.cpu() * MICROS / load.subscribers());
        figures.put(Metric.RETURN_CLIENT, ProcStat.ofThisProcess().minus(client).cpu() * MICROS / load.subscribers());
        await(returners, publisher.sent() + LIVE, violations);
        arrivals.window(new Arrivals.Window(from, System.nanoTime()));
    }

    /** Until each of them has all messages before a number. */
    private void await(Returners returners, int before, Violations violations) throws InterruptedException {
        long from = System.nanoTime();
        while (returners.least() < before) {
            check(violations);
            if (System.nanoTime() - from > PATIENCE.toNanos()) {
                throw new BenchException("One of the clients has had only " + returners.least() + " of " + before
                        + " messages after " + PATIENCE.toSeconds() + " s.");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void check(Violations violations) {
        if (violations.any()) {
            throw new BenchException("VIOLATIONS by " + target.name() + ":\n" + violations.text());
        }
    }

    private static double seconds(long[] sorted, int percent) {
        return sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)] / NANOS;
    }
}
