package io.notiflux.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast a client may ask: a token bucket, kept as the one time at which it will be full again. Whoever is too fast is
 * read later rather than refused, so that nothing is lost, and TCP slows the client. The reading thread's, but for
 * {@link #heldBackNanos}.
 */
public final class Pace {
    /** Twice the default of subscriptions, so that a client may drop all that it has and make as many anew. */
    static final int BURST = 2_000;

    /**
     * Two hundred a second: many times what a person's client has to say, while ten thousand clients at it still leave a
     * server its time, when each costs some microseconds.
     */
    public static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long BURST_NANOS = BURST * INTERVAL_NANOS;

    private final LongSupplier nanoClock;
    private long fullNanos;
    private volatile long heldBackNanos;

    public Pace(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.fullNanos = nanoClock.getAsLong();
        this.heldBackNanos = fullNanos;
    }

    /** Counts one thing that was asked, and tells for how many nanoseconds not to read the next; mostly 0. */
    public long next() {
        long now = nanoClock.getAsLong();
        long full = (fullNanos - now > 0 ? fullNanos : now) + INTERVAL_NANOS;
        fullNanos = full;
        long wait = full - now - BURST_NANOS;
        if (wait <= 0) {
            return 0;
        }
        heldBackNanos = now;
        return wait;
    }

    /** When the client was last held back, or its beginning where it never was. Any thread. */
    public long heldBackNanos() {
        return heldBackNanos;
    }
}
