package io.notiflux.cluster;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells lines of history apart where a stream was put back to an older state, or its replicas differ. That goes through the
 * log itself, so that every node does the same at the same place: a record of kind ERA, of which one is stored however many
 * nodes see the reason; and each record carries its writer's era, so that a node that was away meanwhile, and finds the new
 * line longer than the old one was, is not misled.
 *
 * <p>Threads: the reader's.
 */
final class Eras {
    private static final System.Logger LOGGER = System.getLogger(Eras.class.getName());

    /** The reader waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RecordSender sender;
    private final Lineage lineage;
    private final Clock clock;
    private final LongSupplier nanoClock;

    /**
     * A record of a new era is in the log.
     *
     * @param proposed the line that this node would have it be; another node's may have been quicker
     */
    record Raised(Line proposed, long sequence) {}

    Eras(RecordSender sender, Lineage lineage, Clock clock, LongSupplier nanoClock) {
        this.sender = sender;
        this.lineage = lineage;
        this.clock = clock;
        this.nanoClock = nanoClock;
    }

    /** Waits until a new era is in the log; where that fails, the doubt stays. */
    Raised raise(Line former, String reason) throws LogTroubleException {
        LOGGER.log(WARNING, "event=log_era_ended era=" + former.era() + " reason=\"" + reason + '"');
        long seconds = clock.instant().getEpochSecond();
        // Above all that other nodes may have read, also where this one was away.
        int next = (int) Math.min(Integer.MAX_VALUE, Math.max(former.era() + 1L, seconds));
        String id = "era-" + former.word() + '-' + former.era();
        Sent sent = sender.send(id, LogRecord.encodeEra(next), nanoClock.getAsLong() + PATIENCE.toNanos())
                .join();
        if (!(sent instanceof Sent.Stored(long sequence, boolean _))) {
            lineage.doubt(reason);
            throw new LogTroubleException("the log can't be told that it was put back");
        }
        lineage.echoes().clear();
        return new Raised(former.inEra(next), sequence);
    }

    /** The line that a record is in. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    Line follow(Line current, LogRecord record) {
        boolean told = record.kind() == LogRecord.Kind.ERA; // also a lower one: other nodes read it at this place, too
        if (told ? record.era() != current.era() : record.era() > current.era()) {
            return current.inEra(record.era());
        }
        if (record.era() < current.era()) {
            // Its writer began when all that tells the era was trimmed, or was quicker than the news: say it again,
            // once.
            String id = "era-again-" + current.word() + '-' + current.era();
            sender.send(id, LogRecord.encodeEra(current.era()), nanoClock.getAsLong());
        }
        return current;
    }
}
