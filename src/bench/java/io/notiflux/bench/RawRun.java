package io.notiflux.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the log gives by itself: a scenario's messages as the records that a node would make of its requests, published by
 * jnats, as many under way as the scenario has publishers.
 */
final class RawRun {
    static final String NAME = "raw";

    private static final double MICROS = 1e6;
    private static final double NANOS = 1e9;

    private final NatsServers servers;
    private final Load load;

    RawRun(NatsServers servers, Load load) {
        this.servers = servers;
        this.load = load;
    }

    Map<Metric, Double> run(Duration warmUp, Duration duration) throws InterruptedException {
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        try (RawLog log = new RawLog(servers)) {
            List<byte[]> records = List.of(LogRecord.of(0, load.batch(), load.size()));
            var publisher = new RawPublisher(log.publishing(), log.copy(), records, load.publishers(), Long.MAX_VALUE);
            Thread thread = Thread.ofPlatform().name("raw").daemon().start(publisher);
            Thread.sleep(warmUp);
            Snapshot before = snapshot(publisher);
            publisher.window(Arrivals.Window.since(before.time));
            Thread.sleep(duration);
            Snapshot after = snapshot(publisher);
            publisher.window(new Arrivals.Window(before.time, after.time));
            publisher.stop();
            thread.join();
            publisher.check();
            long broadcasts = after.stored - before.stored;
            figures.put(Metric.BROADCASTS, broadcasts * NANOS / (after.time - before.time));
            figures.put(Metric.LOG_CPU, after.log.minus(before.log).cpu() * MICROS / broadcasts);
            figures.put(
                    Metric.BROADCAST_CLIENT, after.client.minus(before.client).cpu() * MICROS / broadcasts);
            figures.put(Metric.ANSWER_P50, LoadRun.millis(publisher.answers(), 50));
            figures.put(Metric.ANSWER_P99, LoadRun.millis(publisher.answers(), 99));
        }
        return figures;
    }

    private Snapshot snapshot(RawPublisher publisher) {
        return new Snapshot(
                System.nanoTime(),
                publisher.stored() * load.batch(),
                ProcStat.of(servers.pids()),
                ProcStat.ofThisProcess());
    }

    private record Snapshot(long time, long stored, ProcStat log, ProcStat client) {}
}
