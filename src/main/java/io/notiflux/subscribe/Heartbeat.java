package io.notiflux.subscribe;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Pings every connection, drops those that were not heard of, and lets those go that take nothing. One periodic look at
 * all of them, so that an idle connection needs no timer of its own; a connection's pings are counted from its own
 * beginning, so that they are spread over time.
 */
public final class Heartbeat {
    private static final System.Logger LOGGER = System.getLogger(Heartbeat.class.getName());

    /** A deadline is met within this part of the shortest interval. */
    private static final int LOOKS_PER_INTERVAL = 10;

    private static final long MIN_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MAX_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Clients clients;
    private final Intervals intervals;

    /**
     * @param ping between two pings
     * @param clientTimeout without a ping or pong, then the connection is dropped
     * @param writeTimeout without a byte taken while something is queued, then it is let go
     */
    public Heartbeat(Clients clients, Duration ping, Duration clientTimeout, Duration writeTimeout) {
        this.clients = clients;
        this.intervals = new Intervals(ping.toNanos(), clientTimeout.toNanos(), writeTimeout.toNanos());
    }

    /** Starts looking, until the timer is shut down. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it, and it throws nothing
    public void start(ScheduledExecutorService timer) {
        long shortest = Math.min(
                intervals.pingNanos(), Math.min(intervals.clientTimeoutNanos(), intervals.writeTimeoutNanos()));
        long period = Math.clamp(shortest / LOOKS_PER_INTERVAL, MIN_PERIOD_NANOS, MAX_PERIOD_NANOS);
        timer.scheduleAtFixedRate(this::beat, period, period, TimeUnit.NANOSECONDS);
    }

    private void beat() {
        long now = System.nanoTime();
        beatEach(clients.open(), client -> client.beat(now, intervals));
    }

    /** Goes on with the others where one throws, and never throws itself, or the timer would not call again. */
    static <T> void beatEach(Iterable<T> all, Consumer<T> beat) {
        for (T each : all) {
            try {
                beat.accept(each);
            } catch (RuntimeException | Error e) {
                LOGGER.log(ERROR, "event=heartbeat_failed", e);
            }
        }
    }

    record Intervals(long pingNanos, long clientTimeoutNanos, long writeTimeoutNanos) {}
}
