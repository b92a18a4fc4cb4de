package io.notiflux.cluster;

import io.notiflux.stats.LatencyHistogram;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What metrics tell of the log on NATS. Any thread. */
public final class LogStats {
    private final LatencyHistogram appends = new LatencyHistogram();
    private final LongAdder gaps = new LongAdder();
    private final LongAdder reconnects = new LongAdder();
    private final LongAdder eraChanges = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final AtomicLong pendingBytes = new AtomicLong();
    private volatile boolean connected;
    private volatile long applied;
    private volatile long lag;

    LogStats() {}

    /** From taken to stored, of broadcasts that were stored. */
    public LatencyHistogram appends() {
        return appends;
    }

    public boolean connected() {
        return connected;
    }

    /** The last record that was applied. */
    public long appliedSequence() {
        return applied;
    }

    /** Records that the log has beyond it, as far as the server said. */
    public long lag() {
        return lag;
    }

    /** How often histories had to be forgotten, the start not counted. */
    public long gaps() {
        return gaps.sum();
    }

    public long reconnects() {
        return reconnects.sum();
    }

    public long eraChanges() {
        return eraChanges.sum();
    }

    /** Records that could not be read. */
    public long unreadable() {
        return unreadable.sum();
    }

    /** What waits for the log or is under way to it. */
    public long pendingBytes() {
        return pendingBytes.get();
    }

    /** Which the writer counts by, too. */
    AtomicLong pending() {
        return pendingBytes;
    }

    void appended(long nanos) {
        appends.record(nanos);
    }

    void connected(boolean now) {
        connected = now;
    }

    void applied(long sequence, long behind) {
        applied = sequence;
        lag = behind;
    }

    void gap() {
        gaps.increment();
    }

    void reconnected() {
        reconnects.increment();
    }

    void eraChanged() {
        eraChanges.increment();
    }

    void foundUnreadable() {
        unreadable.increment();
    }
}
