package io.notiflux.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast a client may ask: a token bucket, kept as the one time at which it will be full again. Whoever is too fast is
 * read later rather than refused, so that nothing is lost, and TCP slows the client. Everything that costs time counts,
 * each by what it costs. The reading thread's, but for {@link #heldBackNanos}.
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

    /** What counts, and how much. */
    public enum Step {
        /** A whole message or a control frame: it is answered, or does something. */
        COMMAND(INTERVAL_NANOS),
        /**
         * A part of a message, also an empty one: 32,000 at once and 3,200 a second, so that 2 MiB may come in pieces of
         * 64 bytes, and a client that sends nothing but empty ones takes no more time than one that commands.
         */
        FRAGMENT(INTERVAL_NANOS / 16),
        /** A frame that is passed over, once the connection is about to end: nobody looks at what it says. */
        PASSED_OVER(INTERVAL_NANOS / 256);

        private final long nanos;

        Step(long nanos) {
            this.nanos = nanos;
        }
    }

    private final LongSupplier nanoClock;
    private long fullNanos;
    private volatile long heldBackNanos;

    public Pace(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.fullNanos = nanoClock.getAsLong();
        this.heldBackNanos = fullNanos;
    }

    /**
     * Counts one step, and tells for how many nanoseconds not to read the next; mostly 0. Small
     * steps are waited for together, an interval at a time, since each wait costs more than many of them.
     */
    public long next(Step step) {
        long now = nanoClock.getAsLong();
        long full = (fullNanos - now > 0 ? fullNanos : now) + step.nanos;
        fullNanos = full;
        long wait = full - now - BURST_NANOS;
        if (wait <= 0 || (step != Step.COMMAND && wait < INTERVAL_NANOS)) {
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
