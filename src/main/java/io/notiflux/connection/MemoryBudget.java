package io.notiflux.connection;

import java.util.concurrent.atomic.AtomicLong;

/** A limit on the memory of one kind that all peers together may make the server hold. Any thread. */
public final class MemoryBudget {
    private final long limit;
    private final AtomicLong reserved = new AtomicLong();

    /**
     * Makes an unused budget.
     *
     * @param limit in bytes
     */
    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Takes so many bytes. It returns false and takes nothing if fewer are left. */
    public boolean reserve(long bytes) {
        long taken;
        do {
            taken = reserved.get();
            if (bytes > limit - taken) {
                return false;
            }
        } while (!reserved.compareAndSet(taken, taken + bytes));
        return true;
    }

    /** Gives back what was reserved. */
    public void release(long bytes) {
        reserved.addAndGet(-bytes);
    }

    public long reserved() {
        return reserved.get();
    }

    public long limit() {
        return limit;
    }
}
