package io.notiflux.cluster;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.nats.client.Connection;
import io.notiflux.cluster.LogStream.Look;
import io.notiflux.config.NatsSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log and applies it, record by record, on one thread that does nothing else.
 *
 * <pre>
 *   connect -> look at the stream -> raise the era, or forget, where it is not what it was -> read on, from applied + 1
 *      ^                                                                                            |
 *      +------------------------- whatever goes wrong: wait a moment, begin anew -------------------+
 * </pre>
 *
 * <p>What was applied stays true over all of that. Where a place is jumped over, or can't be read, nobody knows what it
 * was: that is a gap, at which all is forgotten. An era is a gap at which the past itself is void: see {@link Eras}. That
 * nothing comes is no proof that there is nothing: now and then {@link LogEnd} asks.
 */
final class LogReader implements Runnable {
    private static final System.Logger LOGGER = System.getLogger(LogReader.class.getName());

    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final Duration AGAIN = Duration.ofMillis(250);

    private final NatsSettings settings;
    private final LogLimits limits;
    private final LogTimes times;
    private final NatsConnection connection;
    private final LogStream stream;
    private final Lineage lineage;
    private final Eras eras;
    private final LogSink sink;
    private final Announcer announcer;
    private final LogHealth health;
    private final LogStats stats;
    private final Runnable linePublished;
    private final LongSupplier nanoClock;
    private volatile boolean closed;

    // Below is the reader thread's alone.
    private @Nullable Line line;
    private long applied = -1;
    private long between;
    private boolean began;
    /** Beyond what is applied: up to where one consumer found nothing that should be there. */
    private long missing = -1;

    /** @param end what must be applied before this node has caught up */
    private record Start(Tail.From from, long end) {}

    /** @param linePublished called when there is a line of history to write to, again or for the first time */
    LogReader(
            NatsSettings settings,
            LogLimits limits,
            LogTimes times,
            NatsConnection connection,
            LogStream stream,
            Lineage lineage,
            Eras eras,
            LogSink sink,
            Announcer announcer,
            LogHealth health,
            LogStats stats,
            Runnable linePublished,
            LongSupplier nanoClock) {
        this.settings = settings;
        this.limits = limits;
        this.times = times;
        this.connection = connection;
        this.stream = stream;
        this.lineage = lineage;
        this.eras = eras;
        this.sink = sink;
        this.announcer = announcer;
        this.health = health;
        this.stats = stats;
        this.linePublished = linePublished;
        this.nanoClock = nanoClock;
    }

    /** Ends the loop; the thread must be interrupted, too. */
    void close() {
        closed = true;
    }

    @Override
    public void run() {
        while (!closed) {
            try {
                session();
            } catch (LogTroubleException e) {
                lost(connection.events().denied().orElse(e.reason()), e.detail());
            } catch (IllegalStateException e) { // jnats', where a connection ends between two calls
                lost("the connection to the log ended", "");
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOGGER.log(ERROR, "event=log_reader_failed", e);
                lost("reading the log failed", "");
            }
            try {
                Thread.sleep(AGAIN);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void lost(String reason, String detail) {
        if (!closed) {
            health.lost(reason, detail);
        }
    }

    private void session() throws LogTroubleException, InterruptedException {
        Connection c = connection.open();
        connection.events().allowed();
        int generation = connection.events().generation();
        boolean _ = lineage.takeAway(); // what was before this look
        Look look = stream.look(c, Optional.ofNullable(line).map(Line::word), applied);
        Start start = settle(look);
        health.busy("reading the log up to its end");
        try (Tail tail = Tail.open(connection, c, generation, settings, start.from(), times.heartbeat(), nanoClock)) {
            if (applied < 0) {
                gap(tail.before(), began ? "another stream" : "start");
            } else if (tail.before() > applied) {
                gap(
                        tail.before(),
                        "trimmed: " + (applied + 1) + " was wanted, " + (tail.before() + 1) + " is the first");
            } else if (tail.before() < applied) {
                throw new LogTroubleException("the log is shorter than it was");
            }
            follow(tail, new LogEnd(stream, c, look.word(), start.end(), times, nanoClock));
        }
    }

    /** What the look means for the line that was read up to now; and where to read on. */
    private Start settle(Look look) throws LogTroubleException {
        @Nullable Line former = line;
        if (former == null || !former.word().equals(look.word()) || applied < 0) { // the last: nothing was read yet
            lineage.leave();
            line = new Line(look.word(), 0);
            applied = -1;
            lineage.applied(-1);
            return new Start(new Tail.From.Age(limits.maxAge()), look.last());
        }
        Optional<String> doubt = lineage.takeDoubt();
        if (look.last() < applied) {
            doubt = Optional.of("the log ended at " + applied + " and now ends at " + look.last());
        }
        if (doubt.isPresent()) {
            lineage.leave();
            Eras.Raised raised = eras.raise(former, doubt.get());
            stats.eraChanged();
            line = raised.proposed(); // until the record is read, which may be another node's
            gap(raised.sequence() - 1, doubt.get());
            return new Start(new Tail.From.Sequence(raised.sequence()), raised.sequence());
        }
        return new Start(new Tail.From.Sequence(applied + 1), look.last());
    }

    private void follow(Tail tail, LogEnd end) throws LogTroubleException, InterruptedException {
        boolean caughtUp = false;
        while (!closed) {
            if (!caughtUp && end.isReached(applied)) {
                caughtUp = true;
                caughtUp();
            }
            if (lineage.isDoubted()) {
                throw new LogTroubleException("the log is not what it was");
            }
            if (lineage.takeAway()) {
                throw new LogTroubleException("the log takes no broadcasts");
            }
            Optional<Tail.Entry> entry = tail.next(PATIENCE);
            if (entry.isPresent()) {
                take(entry.get());
                stats.applied(applied, entry.get().behind());
                if (!caughtUp) {
                    end.approached();
                }
            } else if (!end.isReached(applied) && end.isReached(tail.passed())) {
                passed(tail.passed());
            } else {
                end.check(applied);
            }
            tick();
        }
    }

    /** The consumer's server has no record up to there. It may be alone in that, so another one is asked before a gap. */
    private void passed(long through) throws LogTroubleException {
        if (began && missing <= applied) {
            missing = through;
            throw new LogTroubleException("a server lacks the end of the log", "after " + applied);
        }
        gap(through, "the end was deleted: after " + applied + " comes what follows " + through);
        stats.applied(applied, 0);
    }

    private void caughtUp() {
        began = true;
        sink.caughtUp();
        health.caughtUp(applied);
        publishLine();
    }

    private void publishLine() {
        @Nullable Line current = line;
        if (current != null && health.live()) {
            lineage.follow(current);
            linePublished.run();
        }
    }

    private void tick() {
        long now = nanoClock.getAsLong();
        if (now - between >= PATIENCE.toNanos()) {
            between = now;
            sink.between();
            connection.events().denied().ifPresent(health::denied);
        }
    }

    private void take(Tail.Entry entry) throws LogTroubleException {
        long sequence = entry.sequence();
        if (sequence <= applied) {
            throw new LogTroubleException("the log went back from " + applied + " to " + sequence);
        }
        if (sequence > applied + 1) {
            gap(sequence - 1, "jump: after " + applied + " came " + sequence);
        }
        switch (entry.content()) {
            case LogRecord record -> take(entry, record);
            case Unreadable(String reason) -> {
                stats.foundUnreadable();
                gap(sequence, "a record can't be read: " + reason);
            }
        }
    }

    private void take(Tail.Entry entry, LogRecord record) {
        Line current = eras.follow(current(), record);
        if (!current.equals(line)) {
            lineage.leave();
            line = current;
            if (began) {
                stats.eraChanged();
            }
            gap(entry.sequence() - 1, "era");
        }
        Optional<String> wrong = lineage.echoes().read(entry.id(), current, entry.sequence());
        if (wrong.isPresent()) {
            lineage.doubt(wrong.get());
            return;
        }
        if (!record.broadcasts().isEmpty()) {
            deliver(entry.sequence(), record);
        }
        if (!record.disconnections().isEmpty()) {
            disconnect(record.disconnections());
        }
        applied(entry.sequence());
        publishLineOfNewEra();
    }

    private void publishLineOfNewEra() {
        if (lineage.line().isEmpty()) {
            publishLine();
        }
    }

    private void deliver(long sequence, LogRecord record) {
        try {
            sink.deliver(current().epoch(), sequence, record.broadcasts());
        } catch (RuntimeException bug) {
            LOGGER.log(ERROR, "event=log_record_failed sequence=" + sequence, bug);
            gap(sequence, "a record could not be applied");
        }
    }

    private void disconnect(List<Disconnection> disconnections) {
        announcer.read(disconnections);
        try {
            sink.disconnect(disconnections, !began);
        } catch (RuntimeException bug) { // no history depends on it
            LOGGER.log(ERROR, "event=log_disconnection_failed", bug);
        }
    }

    /** What is up to there is unknown, or void. */
    private void gap(long through, String reason) {
        if (began) { // before that, nobody has seen anything
            stats.gap();
            LOGGER.log(WARNING, "event=log_gap through=" + through + " reason=\"" + reason + '"');
        }
        applied(through);
        announcer.forget();
        sink.forget(current().epoch(), LogPlace.last(through), reason);
    }

    private void applied(long sequence) {
        applied = sequence;
        lineage.applied(sequence);
    }

    private Line current() {
        @Nullable Line current = line;
        if (current == null) {
            throw new IllegalStateException("records come after a look");
        }
        return current;
    }
}
