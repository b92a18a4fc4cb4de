package io.notiflux.cluster;

import io.nats.client.Connection;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Where the log is to be read to, asked again now and then. A consumer says what it has sent, not what there is: its server
 * may lag behind the others, or wait for an answer to its flow control that was lost.
 *
 * <p>Threads: the reader's.
 */
final class LogEnd {
    private final LogStream stream;
    private final Connection connection;
    private final String word;
    private final LogTimes times;
    private final LongSupplier nanoClock;
    private long end;
    private long known;

    /**
     * Takes the end from a look at the stream that was just now.
     *
     * @param word of the stream
     * @param end the place of its last record, or of what was put there
     */
    LogEnd(LogStream stream, Connection connection, String word, long end, LogTimes times, LongSupplier nanoClock) {
        this.stream = stream;
        this.connection = connection;
        this.word = word;
        this.end = end;
        this.times = times;
        this.nanoClock = nanoClock;
        this.known = nanoClock.getAsLong();
    }

    boolean isReached(long place) {
        return place >= end;
    }

    /** A record more of a log that may be long: its end has time yet. */
    void approached() {
        known = nanoClock.getAsLong();
    }

    /**
     * Nothing waits to be read. Throws where the end should have come by now, or is another log's; asks for it again after a
     * while. No answer is no reason to leave the consumer at once: an election does not touch it.
     */
    void check(long applied) throws LogTroubleException {
        long age = nanoClock.getAsLong() - known;
        if (age <= times.silence().toNanos()) {
            return;
        }
        if (!isReached(applied)) {
            throw new LogTroubleException("the log is not sent up to its end", "read " + applied + " of " + end);
        }
        LogStream.Look look;
        try {
            look = stream.look(connection, Optional.of(word), applied);
        } catch (LogTroubleException e) {
            if (age > times.silence().plus(times.deadline()).toNanos()) {
                throw e;
            }
            return;
        }
        if (!look.word().equals(word) || look.last() < applied) {
            throw new LogTroubleException("the log is not what it was");
        }
        end = look.last();
        known = nanoClock.getAsLong();
    }
}
