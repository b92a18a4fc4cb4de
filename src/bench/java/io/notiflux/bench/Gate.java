package io.notiflux.bench;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the messages under way: one is, from its request until the last healthy subscriber of its topic has it. So with
 * one topic the slowest healthy subscriber is never more than that many behind. Also tells publishers to stop.
 */
final class Gate {
    private static final int PATIENCE_MILLIS = 100;

    private final Semaphore free;
    private volatile boolean closed;

    Gate(int lag) {
        free = new Semaphore(lag);
    }

    /** Waits for room; false when it is time to stop. */
    boolean enter() throws InterruptedException {
        while (!closed) {
            if (free.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    void leave() {
        free.release();
    }

    void close() {
        closed = true;
    }

    boolean closed() {
        return closed;
    }
}
