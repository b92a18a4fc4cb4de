package io.notiflux.connection;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs an outbox's writers when the test says so, on the test's own thread. */
final class ManualWriters implements Executor {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int started;

    @Override
    public void execute(Runnable writer) {
        started++;
        waiting.add(writer);
    }

    void run() {
        for (Runnable writer = waiting.poll(); writer != null; writer = waiting.poll()) {
            writer.run();
        }
    }

    /** How many writers there have been. */
    int started() {
        return started;
    }
}
