package io.notiflux.ops;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Lets a few warnings and stack traces through each second, and counts the others: five lines tell of a fault that
 * every request runs into as well as fifty thousand do. One thread at a time.
 */
final class LogLimit {
    static final int A_SECOND = 5;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoClock;
    private long windowNanos;
    private int taken;
    private long leftOut;

    LogLimit(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.windowNanos = nanoClock.getAsLong();
    }

    /** Returns whether a record is to be written, and counts it if not. */
    boolean takes(LogRecord logged) {
        if (logged.getThrown() == null && logged.getLevel().intValue() < Level.WARNING.intValue()) {
            return true;
        }
        long now = nanoClock.getAsLong();
        if (now - windowNanos >= WINDOW_NANOS) {
            windowNanos = now;
            taken = 0;
        }
        if (taken < A_SECOND) {
            taken++;
            return true;
        }
        leftOut++;
        return false;
    }

    /** Returns how many records were left out and not reported yet. */
    long leftOut() {
        return leftOut;
    }

    /** Notes that the records that were left out have been reported. */
    void told() {
        leftOut = 0;
    }
}
