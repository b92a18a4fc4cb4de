package io.notiflux.subscribe;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Pings every connection, drops those that were not heard of in time, and ends those that take nothing. One periodic
 * task checks all connections, so an idle connection needs no timer of its own. A connection's pings are counted from
 * its own beginning, so they are spread over time. Clients that rest are passed over without a look at what belongs to
 * them: of many that are idle, nothing is in the processor's caches.
 */
public final class Heartbeat {
    private static final System.Logger LOGGER = System.getLogger(Heartbeat.class.getName());

    /** The number of checks in the shortest interval. A deadline is met within one such part of that interval. */
    private static final int LOOKS_PER_INTERVAL = 10;

    /**
     * The longest time between two comments of an event stream. Its reader can ask nothing, so it gives a stream up that
     * has brought none for some more seconds; it cannot know another interval of this server's.
     */
    private static final long MAX_COMMENT_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final long MIN_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MAX_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Clients clients;
    private final BooleanSupplier mayEnd;
    private final Intervals intervals;

    /**
     * Creates a heartbeat, which does nothing before {@link #start}.
     *
     * @param mayEnd whether a client may have to end although it rests: while something waits for any of them, one may be
     *     taking too long
     * @param ping the time between two pings
     * @param clientTimeout a connection is dropped after this time without a ping or pong
     * @param writeTimeout a connection is ended if its peer takes no byte for this time while something is queued
     */
    public Heartbeat(
            Clients clients, BooleanSupplier mayEnd, Duration ping, Duration clientTimeout, Duration writeTimeout) {
        this.clients = clients;
        this.mayEnd = mayEnd;
        this.intervals = new Intervals(ping.toNanos(), clientTimeout.toNanos(), writeTimeout.toNanos());
    }

    /** Starts the periodic checks, which go on until the timer is shut down. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    public void start(ScheduledExecutorService timer) {
        long shortest = Math.min(
                intervals.pingNanos(), Math.min(intervals.clientTimeoutNanos(), intervals.writeTimeoutNanos()));
        long period = Math.clamp(shortest / LOOKS_PER_INTERVAL, MIN_PERIOD_NANOS, MAX_PERIOD_NANOS);
        timer.scheduleAtFixedRate(this::beat, period, period, TimeUnit.NANOSECONDS);
    }

    private void beat() {
        long now = System.nanoTime();
        boolean all = mayEnd.getAsBoolean();
        beatEach(clients.open(), client -> {
            if (all || !client.rests(now)) {
                client.beat(now, intervals);
            }
        });
    }

    /**
     * Calls {@code beat} for each element. A failure of one does not keep the others from their turn.
     */
    static <T> void beatEach(Iterable<T> all, Consumer<T> beat) {
        for (T each : all) {
            try {
                beat.accept(each);
            } catch (RuntimeException | Error e) {
                LOGGER.log(ERROR, "event=heartbeat_failed", e);
            }
        }
    }

    record Intervals(long pingNanos, long clientTimeoutNanos, long writeTimeoutNanos) {
        /** The time between two comments of an event stream. */
        long commentNanos() {
            return Math.min(pingNanos, MAX_COMMENT_NANOS);
        }
    }
}
