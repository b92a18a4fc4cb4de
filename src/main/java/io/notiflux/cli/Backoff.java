package io.notiflux.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next connection: with full jitter, as the subscribers of a server that went away must not
 * all come back in one moment. One thread's.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 30_000;
    /** What a server may ask for. It is more than any drain takes, and none that is broken keeps us away for ever. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);
    /** A connection that broke sooner counts as a failure too, or one that breaks at once would be made in a loop. */
    private static final Duration HELD = Duration.ofMillis(LONGEST_MILLIS);

    private static final int MAX_DOUBLINGS = 10; // by then it is the longest
    private static final int TRY_LATER = 3; // doublings more, where the server asks to come later

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Returns the wait after a loss.
     *
     * @param held how long the connection was there
     * @param asked what the server asked for, which goes before anything else
     * @param later whether it asked to come later, without saying when
     */
    Duration next(Duration held, Optional<Duration> asked, boolean later) {
        if (held.compareTo(HELD) > 0) {
            failures = 0;
        }
        int doublings = Math.min(failures + (later ? TRY_LATER : 0), MAX_DOUBLINGS);
        failures = Math.min(failures + 1, MAX_DOUBLINGS);
        if (asked.isPresent()) {
            return asked.get().compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked.get();
        }
        long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << doublings);
        return Duration.ofMillis(random.nextLong(most + 1));
    }
}
