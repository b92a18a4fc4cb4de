package io.notiflux.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Writes to the log by group commit: a broadcast joins what waits, and whenever few enough records are under way, all that
 * waits goes out as one. Alone, it waits for nobody; among many, it shares the cost of one record with them.
 *
 * <p>One with an idempotency key goes alone, under a hash of the key: then the answer to a second one carries the first
 * one's place, which is read back and compared ({@link FirstRecord}).
 *
 * <p>An answer says where a record is, but not in which stream. So a place at or below what was applied when the record
 * was sent is not believed: the reader looks, and the publisher is answered once the record is read.
 *
 * <p>Threads: any.
 */
final class LogWriter {
    /** A leader's disk is busy with one while the next one travels; with more, each holds fewer broadcasts. */
    private static final int RECORDS_UNDER_WAY = 2;
    /** Those with a key share nothing, so that more are needed to fill the way. */
    private static final int KEYED_UNDER_WAY = 64;

    private static final String STOPS = "this node stops";

    private final NatsConnection connection;
    private final RecordSender sender;
    private final FirstRecord firstRecord;
    private final Lineage lineage;
    private final LogTimes times;
    private final LongSupplier nanoClock;
    private final LogStats stats;
    private final WaitingRoom shared;
    private final WaitingRoom keyed;
    private volatile boolean closed;

    LogWriter(
            NatsConnection connection,
            RecordSender sender,
            FirstRecord firstRecord,
            Lineage lineage,
            LogTimes times,
            LogStats stats,
            long maxPendingBytes,
            LongSupplier nanoClock) {
        this.connection = connection;
        this.sender = sender;
        this.firstRecord = firstRecord;
        this.lineage = lineage;
        this.times = times;
        this.stats = stats;
        this.nanoClock = nanoClock;
        AtomicLong pendingBytes = stats.pending();
        this.shared = new WaitingRoom(RECORDS_UNDER_WAY, LogRecord.MAX_BROADCASTS, pendingBytes, maxPendingBytes);
        this.keyed = new WaitingRoom(KEYED_UNDER_WAY, 1, pendingBytes, maxPendingBytes);
    }

    CompletableFuture<Appended> append(List<Broadcast> broadcasts, Optional<OnceKey> key) {
        if (closed) {
            return CompletableFuture.completedFuture(new Appended.NotSent(STOPS));
        }
        Waiting waiting = new Waiting(broadcasts, key, nanoClock.getAsLong());
        long max = connection.maxRecordBytes() - LogRecord.HEADER_BYTES;
        if (waiting.bytes() > max || waiting.count() > LogRecord.MAX_BROADCASTS) {
            return CompletableFuture.completedFuture(new Appended.TooLarge(waiting.bytes(), max));
        }
        WaitingRoom room = key.isPresent() ? keyed : shared;
        if (!room.enter(waiting)) {
            return CompletableFuture.completedFuture(new Appended.Full());
        }
        pump(room);
        return waiting.done();
    }

    /** There may be something new to do: a connection, a line of history. */
    void pump() {
        pump(shared);
        pump(keyed);
    }

    /** Answers those that waited too long to be sent. To be called now and then. */
    void expire() {
        answer(nanoClock.getAsLong() - times.deadline().toNanos(), "the log is out of reach");
    }

    /** Answers all that were not sent. */
    void close() {
        closed = true;
        answer(nanoClock.getAsLong() + 1, STOPS);
    }

    private void answer(long moment, String reason) {
        List<Waiting> late = new ArrayList<>(shared.takeOlderThan(moment));
        late.addAll(keyed.takeOlderThan(moment));
        late.forEach(waiting -> waiting.done().complete(new Appended.NotSent(reason)));
    }

    private void pump(WaitingRoom room) {
        while (true) {
            Optional<Line> line = lineage.line();
            if (line.isEmpty()) {
                return; // there is no id to answer with
            }
            List<Waiting> record = room.take(connection.maxRecordBytes());
            if (record.isEmpty()) {
                return;
            }
            send(room, record, line.get());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its end is the publishers'
    private void send(WaitingRoom room, List<Waiting> record, Line line) {
        Waiting first = record.getFirst();
        int count = record.stream().mapToInt(Waiting::count).sum();
        byte[] data = LogRecord.encode(
                line.era(), count, record.stream().map(Waiting::encoded).toList());
        // What waited long has one whole try nevertheless.
        long deadline = Math.max(
                first.since() + times.deadline().toNanos(),
                nanoClock.getAsLong() + times.attempt().toNanos());
        long applied = lineage.applied();
        Echoes echoes = lineage.echoes();
        Echo echo = first.key().map(OnceKey::hash).map(echoes::of).orElseGet(echoes::next);
        sender.send(echo.id(), data, deadline).thenAccept(sent -> {
            room.left(record);
            pump(room);
            if (first.key().isPresent() && sent instanceof Sent.Stored(long sequence, boolean duplicate) && duplicate) {
                echoes.giveUp(echo); // the first one was read long ago
                settleRepeated(first, sequence, deadline);
            } else {
                settle(record, sent, echo, line, applied);
            }
        });
    }

    private void settle(List<Waiting> record, Sent sent, Echo echo, Line line, long applied) {
        switch (sent) {
            case Sent.Stored(long sequence, boolean _) -> {
                Optional<String> wrong = lineage.echoes().acknowledged(echo, sequence);
                if (wrong.isEmpty() && sequence <= applied) {
                    wrong = Optional.of(
                            "a record was acknowledged at " + sequence + ", when " + applied + " was applied");
                }
                if (wrong.isEmpty() && lineage.isSure(line)) {
                    stored(record, line, sequence, false);
                } else {
                    wrong.ifPresent(reason -> lineage.doubt(line, reason)); // of another line it says nothing
                    settleOnceHeard(record, echo);
                }
            }
            case Sent.Failed(boolean maybe, boolean away, String reason) -> {
                if (away) {
                    lineage.away();
                }
                lineage.echoes().giveUp(echo);
                failed(record, maybe, reason);
            }
            case Sent.TooLarge() -> {
                lineage.echoes().giveUp(echo);
                long max = connection.maxRecordBytes();
                record.forEach(waiting -> waiting.done().complete(new Appended.TooLarge(waiting.bytes(), max)));
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its end is the publishers'
    private void settleOnceHeard(List<Waiting> record, Echo echo) {
        echo.heard()
                .copy() // which alone is given up
                .orTimeout(times.deadline().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((heard, timeout) -> {
                    if (timeout == null) {
                        stored(record, heard.line(), heard.sequence(), false);
                    } else {
                        failed(record, true, "the log was replaced");
                    }
                });
    }

    private void stored(List<Waiting> record, Line line, long sequence, boolean replayed) {
        String epoch = line.epoch();
        long now = nanoClock.getAsLong();
        int index = 0;
        for (Waiting waiting : record) {
            stats.appended(now - waiting.since());
            waiting.done().complete(new Appended.Stored(places(epoch, sequence, index, waiting.count()), replayed));
            index += waiting.count();
        }
    }

    private static List<Appended.Placed> places(String epoch, long sequence, int from, int count) {
        List<Appended.Placed> places = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            places.add(new Appended.Placed(LogPlace.id(epoch, sequence, from + i), OptionalInt.empty()));
        }
        return places;
    }

    private static void failed(List<Waiting> record, boolean maybe, String reason) {
        Appended answer = maybe ? new Appended.Unknown(reason) : new Appended.NotSent(reason);
        record.forEach(waiting -> waiting.done().complete(answer));
    }

    /** The log has had the key: what it stands for decides. */
    @SuppressWarnings("FutureReturnValueIgnored") // its end is the publisher's
    private void settleRepeated(Waiting waiting, long sequence, long deadline) {
        List<Waiting> record = List.of(waiting);
        firstRecord.compare(sequence, waiting.broadcasts(), deadline).thenAccept(found -> {
            Optional<Line> line = lineage.line();
            switch (found) {
                case OTHER -> waiting.done().complete(new Appended.Conflict());
                case SAME -> {
                    if (line.isEmpty() || lineage.isDoubted()) {
                        failed(record, true, "the log was replaced");
                    } else {
                        stored(record, line.get(), sequence, true);
                    }
                }
                case UNREADABLE -> failed(record, true, "the first broadcast with this key can't be read back");
            }
        });
    }
}
