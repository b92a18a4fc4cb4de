package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task that throws is logged, and has its next turn. */
class LastingTimerTest {
    private static final Logger LOGGER = Logger.getLogger(LastingTimer.class.getName());
    private static final List<Throwable> FAULTS =
            List.of(new IllegalStateException("bug"), new StackOverflowError("bug"), new AssertionError("bug"));

    private final Recorder recorder = new Recorder();
    private final LastingTimer timer = new LastingTimer();

    enum Schedule {
        FIXED_RATE {
            @Override
            Future<?> start(LastingTimer timer, Runnable task) {
                return timer.scheduleAtFixedRate(task, 1, 1, TimeUnit.MILLISECONDS);
            }
        },
        FIXED_DELAY {
            @Override
            Future<?> start(LastingTimer timer, Runnable task) {
                return timer.scheduleWithFixedDelay(task, 1, 1, TimeUnit.MILLISECONDS);
            }
        },
        ONCE_EACH {
            @Override
            Future<?> start(LastingTimer timer, Runnable task) {
                for (int i = 0; i < FAULTS.size(); i++) {
                    Future<?> _ = timer.schedule(task, i, TimeUnit.MILLISECONDS);
                }
                return timer.schedule(task, FAULTS.size(), TimeUnit.MILLISECONDS);
            }
        };

        abstract Future<?> start(LastingTimer timer, Runnable task);
    }

    private static final class Recorder extends Handler {
        private final List<LogRecord> records = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord logged) {
            records.add(logged);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        LOGGER.addHandler(recorder);
    }

    @AfterEach
    void stop() {
        LOGGER.removeHandler(recorder);
        timer.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void taskThatThrows_isLoggedAndRunsAgain(Schedule schedule) throws InterruptedException {
        Queue<Throwable> left = new ConcurrentLinkedQueue<>(FAULTS);
        var allThrown = new CountDownLatch(1);
        Future<?> _ = schedule.start(timer, () -> {
            switch (left.poll()) {
                case null -> allThrown.countDown();
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalArgumentException();
            }
        });
        assertThat(allThrown.await(30, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() -> assertThat(recorder.records)
                .hasSize(FAULTS.size())
                .allMatch(logged -> logged.getMessage().equals("event=timer_failed"))
                .extracting(LogRecord::getThrown)
                .containsExactlyInAnyOrderElementsOf(FAULTS));
    }
}
