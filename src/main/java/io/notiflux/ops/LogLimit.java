package io.notiflux.ops;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Lets a few warnings and stack traces through each second, and counts the others: a fault that every request runs into is
 * told as well by five as by fifty thousand. One thread at a time.
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

    /** Whether a record is to be written; counts it where it is not. */
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

    /** How many were left out and not told of. */
    long leftOut() {
        return leftOut;
    }

    /** They were told of. */
    void told() {
        leftOut = 0;
    }
}
