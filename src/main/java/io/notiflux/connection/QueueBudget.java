package io.notiflux.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory that all outboxes together may hold: a packet counts once, however many outboxes it waits in, and so do the
 * queues themselves and what is gathered for a write.
 *
 * <p>Counting never refuses, as a packet that some subscribers have must not fail to reach the others. It is kept to by
 * those who could add to it: {@link #hasRoomFor} before a broadcast gets its place, {@link #isFull} before a client that
 * has answers waiting is read on, {@link #isShort} before a replay goes on. And where it gets short, the relief lets
 * those go who hold most and take least; it runs on a thread of its own, once at a time, until there is room again.
 *
 * <p>Any thread. What is counted is spread over the processors, so that counting costs next to nothing; the sum may be
 * some packets behind.
 */
public final class QueueBudget {
    private final long limit;
    private final LongAdder held = new LongAdder();
    private final AtomicBoolean relieving = new AtomicBoolean();
    private volatile Runnable relief = () -> {};

    /** @param limit in bytes */
    public QueueBudget(long limit) {
        this.limit = limit;
    }

    /**
     * Names what is to be done where memory gets short.
     *
     * @param task that makes room, and returns once there is some
     */
    public void relievedBy(Runnable task) {
        relief = task;
    }

    void add(long bytes) {
        if (bytes != 0) {
            held.add(bytes);
        }
    }

    /** Counts what is held beside the outboxes, to be queued soon; less than nothing where it is given back. */
    public void count(long bytes) {
        add(bytes);
    }

    public long held() {
        return Math.max(0, held.sum());
    }

    public long limit() {
        return limit;
    }

    /** Whether so much more may be queued. Where that is not so, or soon, the relief is called. */
    public boolean hasRoomFor(long bytes) {
        long now = held();
        if (now > limit - limit / 8) {
            relieve();
        }
        return now <= limit - bytes;
    }

    /** Nothing that can wait should be queued. */
    public boolean isShort() {
        return held() > limit - limit / 8;
    }

    /** What makes for room again: more than is needed to be not short, so that relief is rare. */
    public long excess() {
        return held() - (limit - limit / 4);
    }

    boolean isFull() {
        return !hasRoomFor(1);
    }

    private void relieve() {
        if (relieving.compareAndSet(false, true)) {
            try {
                Thread.startVirtualThread(this::runRelief);
            } catch (RuntimeException | Error e) {
                relieving.set(false);
                throw e;
            }
        }
    }

    private void runRelief() {
        try {
            relief.run();
        } finally {
            relieving.set(false);
        }
    }
}
