package io.notiflux.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that unfinished messages or bodies may take in all. Without it, clients that need no token could each hold
 * a message that lacks its last byte, until the heap is full of them. Any thread.
 */
public final class InboundBudget {
    /**
     * WebSockets and requests have a budget each, so that the former, who may stay unfinished for as long as they live,
     * take nothing from publishers. Together a quarter of the heap: what is being parsed takes its size some times over,
     * and the queues need their share.
     */
    private static final int PART_OF_HEAP = 8;

    private final long size;
    private final AtomicLong reserved = new AtomicLong();

    /** @param size in bytes */
    public InboundBudget(long size) {
        this.size = size;
    }

    /** A part of this process's heap, and one message at least. */
    public static InboundBudget ofHeap(int maxMessageBytes) {
        return new InboundBudget(Math.max(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, maxMessageBytes));
    }

    /** Takes so many bytes; false, and nothing taken, where that many are not left. */
    boolean reserve(long bytes) {
        long taken;
        do {
            taken = reserved.get();
            if (bytes > size - taken) {
                return false;
            }
        } while (!reserved.compareAndSet(taken, taken + bytes));
        return true;
    }

    /** Gives back what was reserved. */
    void release(long bytes) {
        reserved.addAndGet(-bytes);
    }

    long reserved() {
        return reserved.get();
    }
}
