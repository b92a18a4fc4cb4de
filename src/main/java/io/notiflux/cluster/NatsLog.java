package io.notiflux.cluster;

import io.nats.client.NUID;
import io.notiflux.config.NatsSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The log of many nodes, on one stream of NATS JetStream: joins its parts, starts and stops them. It begins whether the
 * servers are there or not, and mends itself when they come. Any thread.
 */
public final class NatsLog implements MessageLog {
    private static final Duration EXPIRE = Duration.ofMillis(250);
    /** How often it is looked at whether something must be told again: often within the least age of a record. */
    private static final Duration TELL = Duration.ofSeconds(5);

    private static final Duration STOP = Duration.ofSeconds(2);

    private final NatsConnection connection;
    private final LogWriter writer;
    private final LogReader reader;
    private final Announcer announcer;
    private final LogTimer timer = new LogTimer();
    private final LogStats stats = new LogStats();
    private final LogHealth health;
    private final Thread thread;

    /**
     * Joins the parts; nothing runs before {@link #start}.
     *
     * @param sink where records go, by one thread of this log's
     * @param random makes the word by which a stream is told from others
     */
    public NatsLog(NatsSettings settings, LogLimits limits, LogSink sink, RandomGenerator random)
            throws NatsFileException {
        this(settings, limits, LogTimes.DEFAULT, sink, random, Clock.systemUTC(), System::nanoTime);
    }

    NatsLog(
            NatsSettings settings,
            LogLimits limits,
            LogTimes times,
            LogSink sink,
            RandomGenerator random,
            Clock clock,
            LongSupplier nanoClock)
            throws NatsFileException {
        health = new LogHealth(times.grace(), nanoClock);
        connection = new NatsConnection(settings, new ConnectionEvents(stats, this::pump, nanoClock));
        var lineage = new Lineage(new Echoes(NUID.nextGlobal()));
        var sender = new RecordSender(settings, connection, times, timer, nanoClock);
        writer = new LogWriter(
                connection,
                sender,
                new FirstRecord(settings, connection, times, timer, nanoClock),
                lineage,
                times,
                stats,
                limits.maxPendingBytes(),
                nanoClock);
        announcer = new Announcer(sender, lineage, times, sink::revoked, limits.maxAge(), nanoClock);
        reader = new LogReader(
                settings,
                limits,
                times,
                connection,
                new LogStream(settings, limits, times, nanoClock, random),
                lineage,
                new Eras(sender, lineage, clock, nanoClock),
                sink,
                announcer,
                health,
                stats,
                writer::pump,
                nanoClock);
        thread = Thread.ofPlatform().name("notiflux-log").daemon().unstarted(reader);
    }

    @Override
    public void start() {
        timer.each(EXPIRE, writer::expire);
        timer.each(TELL, announcer::again);
        thread.start();
    }

    private void pump() {
        writer.pump();
    }

    @Override
    public CompletableFuture<Appended> append(List<Broadcast> broadcasts) {
        return writer.append(broadcasts, Optional.empty());
    }

    @Override
    public CompletableFuture<Appended> append(List<Broadcast> broadcasts, OnceKey key) {
        return writer.append(broadcasts, Optional.of(key));
    }

    @Override
    public List<Appended> appendEach(List<List<Broadcast>> items) {
        long maxBytes = connection.maxRecordBytes() - LogRecord.HEADER_BYTES;
        return new BatchParts(maxBytes, this::append).appendEach(items);
    }

    @Override
    public CompletableFuture<Appended> announce(Disconnection disconnection) {
        return announcer.announce(List.of(disconnection));
    }

    /** Ready while the log is read, and for a moment after; never while the account lacks a permission. */
    @Override
    public LogHealth.Report health() {
        LogHealth.Report report = health.report();
        return connection
                .events()
                .denied()
                .map(denied -> new LogHealth.Report(false, denied))
                .orElse(report);
    }

    @Override
    public Optional<LogStats> stats() {
        return Optional.of(stats);
    }

    /** Stops reading and closes the connection. What waits is answered as not sent; what is under way is tried no more. */
    @Override
    public void close() {
        writer.close(); // comes first, as closing a connection takes its time
        reader.close();
        thread.interrupt();
        connection.close();
        timer.close();
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            boolean _ = thread.join(STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
