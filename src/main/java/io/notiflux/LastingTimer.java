package io.notiflux;

import static java.lang.System.Logger.Level.ERROR;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A timer whose tasks outlast their faults. The JDK's would never run a periodic task again once it has thrown, and
 * would tell nobody.
 */
final class LastingTimer extends ScheduledThreadPoolExecutor {
    private static final System.Logger LOGGER = System.getLogger(LastingTimer.class.getName());

    /** Two, as reading a key file may block, and deadlines must not wait for it. */
    private static final int THREADS = 2;

    LastingTimer() {
        super(THREADS, Thread.ofPlatform().name("notiflux-timer").daemon().factory());
        setRemoveOnCancelPolicy(true); // otherwise a closed connection stays in memory until its deadline
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return super.schedule(logging(task), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
        return super.scheduleAtFixedRate(logging(task), delay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long delay, long pause, TimeUnit unit) {
        return super.scheduleWithFixedDelay(logging(task), delay, pause, unit);
    }

    private static Runnable logging(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOGGER.log(ERROR, "event=timer_failed", e);
            }
        };
    }
}
