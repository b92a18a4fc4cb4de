package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WriterTurnsTest {
    private static final int MANY = 10_000;

    private final WriterTurns turns = new WriterTurns();
    private final AtomicInteger done = new AtomicInteger();

    @Test
    void writersOfManyThreads_runOnceEach() throws Exception {
        var threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < MANY; i++) {
                    turns.execute(done::incrementAndGet);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }

        await().until(() -> done.get() == threads.length * MANY);
    }

    @Test
    void writersThatBlock_holdUpNobody() throws Exception {
        var released = new CountDownLatch(1);
        var blocked = new CountDownLatch(MANY);
        for (int i = 0; i < MANY; i++) {
            turns.execute(() -> {
                blocked.countDown();
                waitFor(released);
                done.incrementAndGet();
            });
            turns.execute(done::incrementAndGet);
        }

        await().until(() -> done.get() == MANY);
        assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
        released.countDown();
        await().until(() -> done.get() == 2 * MANY);
    }

    @Test
    void writerThatFails_endsNoOther() {
        for (int i = 0; i < MANY; i++) {
            turns.execute(() -> {
                done.incrementAndGet();
                if (done.get() % 100 == 0) {
                    throw new ExpectedError();
                }
            });
        }

        await().dontCatchUncaughtExceptions().until(() -> done.get() == MANY);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that leaves no stack in the output. */
    private static final class ExpectedError extends Error {
        private static final long serialVersionUID = 1L;

        ExpectedError() {
            super("expected", null, false, false);
        }
    }
}
