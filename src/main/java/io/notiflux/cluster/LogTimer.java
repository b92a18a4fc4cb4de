package io.notiflux.cluster;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs what must be tried again later: one thread, on which nothing may block. What waits when it is closed still has its
 * turn, because somebody waits for how it ends.
 */
final class LogTimer implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("notiflux-log-timer").daemon().factory());

    /** Runs it later, or tells that this is closed. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    boolean after(Duration pause, Runnable task) {
        try {
            timer.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    void each(Duration period, Runnable task) {
        timer.scheduleWithFixedDelay(task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        timer.shutdown();
    }
}
