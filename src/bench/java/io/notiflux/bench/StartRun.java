package io.notiflux.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How long a server takes from its process' start until it is ready; a node, with a million messages in its log. */
final class StartRun {
    /** NATS' own: with each record written through to the disk, a million of them would take longer than they last. */
    static final String SYNC_INTERVAL = "2m";

    private static final int MESSAGES = 1_000_000;
    /** Bytes under way while the log is filled, more or less, and records at most. */
    private static final int FILL_BYTES = 1 << 20;

    private static final int FILL_RECORDS = 256;

    private final Supplier<Target> server;
    private final Load load;
    private final Optional<NatsServers> log;
    private final int messagesPerRecord;

    /** @param log that the server is to be a node of */
    private StartRun(Supplier<Target> server, Load load, Optional<NatsServers> log, int messagesPerRecord) {
        this.server = server;
        this.load = load;
        this.log = log;
        this.messagesPerRecord = messagesPerRecord;
    }

    /** One of a server that is alone; of a node one for each kind of log. */
    static List<Round> rounds(String name, Supplier<Target> server, Load load, Optional<NatsServers> log) {
        if (!name.equals(NotifluxTarget.NODE)) {
            var alone = new StartRun(server, load, Optional.empty(), 1);
            return List.of(new Round(name, _ -> alone.run()));
        }
        return Stream.of(1_000, 1)
                .map(perRecord -> {
                    var node = new StartRun(server, load, log, perRecord);
                    return new Round(name + ", " + perRecord + " a record", _ -> node.run());
                })
                .toList();
    }

    static String text(Load load) {
        return String.format(
                Locale.ROOT,
                "%,d messages of %d bytes to %,d topics in the log, where there is one; sync_interval %s",
                MESSAGES,
                load.size(),
                load.topics(),
                SYNC_INTERVAL);
    }

    Map<Metric, Double> run() throws InterruptedException {
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        long last = log.isPresent() ? fill(log.get()) : 0;
        try (Target target = server.get()) {
            ProcStat used = ProcStat.of(target.pids());
            figures.put(Metric.READY, target.readyAfter().toMillis() / 1e3);
            figures.put(Metric.READY_CPU, used.cpu());
            figures.put(Metric.RSS, used.rss() / 1e6);
            if (log.isPresent()) {
                String metrics = Http.get(target.port(), "/observe/metrics").orElse("");
                require(metrics, "notiflux_log_applied_sequence", last);
                require(metrics, "notiflux_log_unreadable_total", 0);
            }
        }
        return figures;
    }

    /** Anew for each round, as records age; returns the last one's place. */
    private long fill(NatsServers servers) throws InterruptedException {
        server.get().close(); // one creates the stream, with a node's settings
        int size = load.size();
        List<byte[]> records = IntStream.iterate(0, topic -> topic < load.topics(), topic -> topic + messagesPerRecord)
                .mapToObj(topic -> LogRecord.of(topic, messagesPerRecord, size))
                .toList();
        int underWay = Math.clamp(FILL_BYTES / records.getFirst().length, 1, FILL_RECORDS);
        try (var raw = new RawLog(servers)) {
            raw.purge();
            var publisher = new RawPublisher(
                    raw.publishing(), RawLog.NODES_SUBJECT, records, underWay, MESSAGES / messagesPerRecord);
            publisher.run();
            publisher.check();
            if (raw.state().getMsgCount() != MESSAGES / messagesPerRecord) {
                throw new BenchException("The log holds " + raw.state().getMsgCount() + " records.");
            }
            return raw.state().getLastSequence();
        }
    }

    private static void require(String metrics, String name, long value) {
        String found = Pattern.compile("^" + name + "(?:\\{.*})? (\\S+)$", Pattern.MULTILINE)
                .matcher(metrics)
                .results()
                .map(line -> line.group(1))
                .findFirst()
                .orElse("missing");
        if (found.equals("missing") || Double.parseDouble(found) != value) {
            throw new BenchException("The node is ready, but its " + name + " is " + found + " in place of " + value);
        }
    }
}
