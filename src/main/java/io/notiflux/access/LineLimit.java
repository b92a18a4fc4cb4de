package io.notiflux.access;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets a few lines of each kind through at once, and then one each ten seconds, and counts the others. Each kind has
 * its own share, so that a flood of one does not hide another. Any thread.
 */
final class LineLimit {
    static final int AT_ONCE = 5;
    static final long EACH_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final class Share {
        private long lines = AT_ONCE;
        private long sinceNanos;
        private long leftOut;
        private boolean isToBeTold;

        Share(long nowNanos) {
            sinceNanos = nowNanos;
        }
    }

    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    /** By kind. There are as many kinds as the code has names for. */
    private final Map<String, Share> shares = new HashMap<>();

    LineLimit(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Returns how many lines of a kind were left out before this one, which may be written; empty if it may not. */
    OptionalLong take(String kind) {
        lock.lock();
        try {
            Share share = refilled(kind);
            if (share.lines == 0) {
                share.leftOut++;
                return OptionalLong.empty();
            }
            share.lines--;
            return OptionalLong.of(takeLeftOut(share));
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the caller is to see to it that {@link #takeLeftOut} is called: others need not then. */
    boolean leavesToTell(String kind) {
        lock.lock();
        try {
            Share share = refilled(kind);
            boolean isFirst = share.leftOut > 0 && !share.isToBeTold;
            share.isToBeTold |= isFirst;
            return isFirst;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many lines of a kind were left out and not told yet; from now on they are. */
    long takeLeftOut(String kind) {
        lock.lock();
        try {
            Share share = refilled(kind);
            share.isToBeTold = false;
            return takeLeftOut(share);
        } finally {
            lock.unlock();
        }
    }

    private static long takeLeftOut(Share share) {
        long leftOut = share.leftOut;
        share.leftOut = 0;
        return leftOut;
    }

    private Share refilled(String kind) {
        long now = nanoClock.getAsLong();
        Share share = shares.computeIfAbsent(kind, _ -> new Share(now));
        long more = (now - share.sinceNanos) / EACH_NANOS;
        if (more > 0) {
            share.lines = Math.min(AT_ONCE, share.lines + more);
            share.sinceNanos += more * EACH_NANOS;
        }
        return share;
    }
}
