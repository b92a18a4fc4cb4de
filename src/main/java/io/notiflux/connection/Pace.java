package io.notiflux.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits how fast a client may ask. It is a token bucket, kept as the one time at which it will be full again. A client
 * that is too fast is read later rather than refused, so that nothing is lost, and TCP slows the client. Everything
 * that costs time counts, each by what it costs. It belongs to the reading thread, except for {@link #heldBackNanos}.
 */
public final class Pace {
    /**
     * The commands that may come at once: twice the default limit of subscriptions, so that a client may drop all its
     * subscriptions and make as many anew.
     */
    static final int BURST = 2_000;

    /**
     * The time for one command, which makes two hundred a second. That is many times what a person's client has to say,
     * and ten thousand clients at this rate still leave a server time for other work, as each command costs some
     * microseconds.
     */
    public static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long BURST_NANOS = BURST * INTERVAL_NANOS;

    /** The kinds of steps that count, and how much each counts. */
    public enum Step {
        /** A whole message or a control frame. It is answered, or has an effect. */
        COMMAND(INTERVAL_NANOS),
        /**
         * A part of a message, even an empty one. The limit is 32,000 at once and 3,200 a second, so that 2 MiB may
         * come in pieces of 64 bytes, and a client that sends only empty parts takes no more time than one that sends
         * commands.
         */
        FRAGMENT(INTERVAL_NANOS / 16),
        /** A frame that is skipped because the connection is about to end. Its content is not looked at. */
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

    /** Counts one step, see {@link #next(Step, int)}. */
    public long next(Step step) {
        return next(step, 1);
    }

    /**
     * Counts so many steps at once, and returns for how many nanoseconds the next one must not be read; mostly 0. The waits for
     * small steps are gathered into whole intervals, since each wait costs more than many such steps.
     */
    public long next(Step step, int count) {
        long now = nanoClock.getAsLong();
        long full = (fullNanos - now > 0 ? fullNanos : now) + count * step.nanos;
        fullNanos = full;
        long wait = full - now - BURST_NANOS;
        if (wait <= 0 || (step != Step.COMMAND && wait < INTERVAL_NANOS)) {
            return 0;
        }
        heldBackNanos = now;
        return wait;
    }

    /** Returns when the client was last held back, or the time of its beginning if it never was. Any thread. */
    public long heldBackNanos() {
        return heldBackNanos;
    }
}
