package io.notiflux.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells the other nodes, through the log, what an operator ended. A revoked token outlives the log's records, so it is
 * told again by whichever node first finds that it was not read for a third of their age: a node that starts finds each
 * of them in the log. One that could not be told goes out by the same rule, once the log is back.
 *
 * <p>Threads: any announces; the reader's tells what was read; the timer's tells again.
 */
final class Announcer {
    /** Of the age of the log's records, after which a token is told again. */
    private static final int PARTS = 3;
    /** In a record of some 100 kB, which every server of NATS takes. */
    private static final int MOST_AT_ONCE = 500;

    private final RecordSender sender;
    private final Lineage lineage;
    private final LogTimes times;
    private final Supplier<List<Disconnection>> standing;
    private final long againNanos;
    private final LongSupplier nanoClock;
    /** When each token that is revoked was read last, or sent by this node. */
    private final Map<String, Long> heard = new ConcurrentHashMap<>();

    /**
     * @param standing the tokens that are revoked now
     * @param maxAge of the log's records
     */
    Announcer(
            RecordSender sender,
            Lineage lineage,
            LogTimes times,
            Supplier<List<Disconnection>> standing,
            Duration maxAge,
            LongSupplier nanoClock) {
        this.sender = sender;
        this.lineage = lineage;
        this.times = times;
        this.standing = standing;
        this.againNanos = maxAge.dividedBy(PARTS).toNanos();
        this.nanoClock = nanoClock;
    }

    /** Completes once the log has it, or that failed; never exceptionally. What it has no place for has no places. */
    CompletableFuture<Appended> announce(List<Disconnection> disconnections) {
        Optional<Line> line = lineage.line();
        if (line.isEmpty()) {
            return CompletableFuture.completedFuture(new Appended.NotSent("the log is out of reach"));
        }
        byte[] data = LogRecord.encodeDisconnections(line.get().era(), disconnections);
        long now = nanoClock.getAsLong();
        Echoes echoes = lineage.echoes();
        Echo echo = echoes.next();
        return sender.send(echo.id(), data, now + times.deadline().toNanos()).thenApply(sent -> {
            echoes.giveUp(echo);
            return switch (sent) {
                case Sent.Stored _ -> new Appended.Stored(List.of(), false);
                case Sent.Failed(boolean maybe, boolean _, String reason) ->
                    maybe ? new Appended.Unknown(reason) : new Appended.NotSent(reason);
                case Sent.TooLarge() -> new Appended.TooLarge(data.length, data.length);
            };
        });
    }

    /** Notes what every node has read. */
    void read(List<Disconnection> disconnections) {
        long now = nanoClock.getAsLong();
        disconnections.forEach(one -> one.token().ifPresent(token -> heard.put(token.id(), now)));
    }

    /** Tells again what was not read for long. To be called now and then, by one thread. */
    void again() {
        List<Disconnection> revoked = standing.get();
        heard.keySet().retainAll(revoked.stream().map(Announcer::id).collect(Collectors.toSet()));
        long now = nanoClock.getAsLong();
        List<Disconnection> due = new ArrayList<>();
        for (Disconnection one : revoked) {
            Long last = heard.get(id(one));
            if (last == null || now - last >= againNanos) {
                due.add(one);
            }
        }
        for (int from = 0; from < due.size(); from += MOST_AT_ONCE) {
            tell(due.subList(from, Math.min(due.size(), from + MOST_AT_ONCE)), now);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // as above
    private void tell(List<Disconnection> disconnections, long now) {
        disconnections.forEach(one -> heard.put(id(one), now));
        announce(disconnections).thenAccept(answer -> {
            if (!(answer instanceof Appended.Stored)) {
                disconnections.forEach(one -> heard.remove(id(one), now));
            }
        });
    }

    /** What was in the log may not be there any more: all is told again. */
    void forget() {
        heard.clear();
    }

    private static String id(Disconnection one) {
        return one.token().orElseThrow().id();
    }
}
