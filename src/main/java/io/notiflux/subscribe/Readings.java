package io.notiflux.subscribe;

import io.notiflux.connection.MemoryBudget;
import io.notiflux.connection.QueueBudget;

/**
 * The memory for messages that are being written to those who read a history. A history may lose them meanwhile, and a
 * reader takes its time. It is a part of the queues' memory, so that those who do not read on cannot keep broadcasts from
 * having it. Any thread.
 */
public final class Readings {
    /** Divides the queues' memory: one part in so many is for readings. */
    private static final int SHARE = 8;

    /**
     * The size up to which a reading takes no memory that is counted. It is about what a connection costs anyway, and lets
     * small readings through when there is none left.
     */
    static final int FREE_BYTES = 8 * 1_024;

    private final QueueBudget queues;
    private final MemoryBudget share;

    public Readings(QueueBudget queues) {
        this.queues = queues;
        this.share = new MemoryBudget(queues.limit() / SHARE);
    }

    /**
     * Takes memory for messages of so many bytes.
     *
     * @return whether there is some
     */
    boolean begin(long bytes) {
        long counted = counted(bytes);
        if (counted > 0 && (queues.isShort() || !share.reserve(counted))) {
            return false;
        }
        queues.count(counted);
        return true;
    }

    void end(long bytes) {
        long counted = counted(bytes);
        queues.count(-counted);
        share.release(counted);
    }

    /** One that is larger than the share finds room while there is no other. */
    private long counted(long bytes) {
        return Math.min(share.limit(), Math.max(0, bytes - FREE_BYTES));
    }
}
