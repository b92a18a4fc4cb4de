package io.notiflux.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory that all outboxes together may hold. A packet counts once, however many outboxes it waits in. The queues
 * themselves and the buffers that are gathered for a write count too.
 *
 * <p>Counting never refuses, as a packet that some subscribers have must not fail to reach the others. The callers that
 * could add to the memory keep to the limit: {@link #hasRoomFor} is asked before a broadcast gets its place, {@link
 * #isFull} before more is read from a client that has answers waiting, and {@link #isShort} before a replay goes on.
 * Where memory gets short, the relief ends the connections that hold most and take least. It runs on a thread of its
 * own, one run at a time, until there is room again.
 *
 * <p>Any thread. The count is spread over the processors, so that counting costs next to nothing; the sum may be some
 * packets behind.
 */
public final class QueueBudget {
    private final long limit;
    private final LongAdder held = new LongAdder();
    private final WriteBuffers buffers = new WriteBuffers();
    private final AtomicBoolean relieving = new AtomicBoolean();
    private volatile Runnable relief = () -> {};

    /**
     * Makes an unused budget.
     *
     * @param limit in bytes
     */
    public QueueBudget(long limit) {
        this.limit = limit;
    }

    /**
     * Sets the task that runs where memory gets short.
     *
     * @param task makes room, and returns once there is some
     */
    public void relievedBy(Runnable task) {
        relief = task;
    }

    /** Returns the buffers of all writers, who count those that they use. */
    WriteBuffers buffers() {
        return buffers;
    }

    void add(long bytes) {
        if (bytes != 0) {
            held.add(bytes);
        }
    }

    /** Counts memory that is held outside the outboxes and will be queued soon. A negative number gives it back. */
    public void count(long bytes) {
        add(bytes);
    }

    public long held() {
        return Math.max(0, held.sum());
    }

    public long limit() {
        return limit;
    }

    /** Returns whether so many more bytes may be queued. If not, or if that is close, the relief is started. */
    public boolean hasRoomFor(long bytes) {
        long now = held();
        if (now > limit - limit / 8) {
            relieve();
        }
        return now <= limit - bytes;
    }

    /** Returns whether memory is short: nothing that can wait should be queued then. */
    public boolean isShort() {
        return held() > limit - limit / 8;
    }

    /**
     * Returns how many bytes must be freed until there is room again. That is more than is needed to be no longer
     * short, so that relief is rare.
     */
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
