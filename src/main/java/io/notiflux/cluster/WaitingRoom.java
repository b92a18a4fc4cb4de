package io.notiflux.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Broadcasts on their way to one of the log's records. What waits in all rooms together, or is
 * under way, is bounded. Any thread.
 */
final class WaitingRoom {
    private final int maxUnderWay;
    private final int maxPerRecord;
    private final AtomicLong pendingBytes;
    private final long maxPendingBytes;
    private final ReentrantLock lock = new ReentrantLock();
    // Below is guarded by lock.
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private int underWay;

    /**
     * @param maxUnderWay records at a time
     * @param maxPerRecord how many that wait may share one
     */
    WaitingRoom(int maxUnderWay, int maxPerRecord, AtomicLong pendingBytes, long maxPendingBytes) {
        this.maxUnderWay = maxUnderWay;
        this.maxPerRecord = maxPerRecord;
        this.pendingBytes = pendingBytes;
        this.maxPendingBytes = maxPendingBytes;
    }

    /** Takes it where there is room; one that is alone always has it. */
    boolean enter(Waiting waiting) {
        lock.lock();
        try {
            long before = pendingBytes.getAndAdd(waiting.bytes());
            if (before > 0 && before + waiting.bytes() > maxPendingBytes) {
                pendingBytes.addAndGet(-waiting.bytes());
                return false;
            }
            queue.add(waiting);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What goes out as one record now: all that waits, as far as it fits; nothing while enough is under way. */
    List<Waiting> take(long maxBytes) {
        lock.lock();
        try {
            if (queue.isEmpty() || underWay >= maxUnderWay) {
                return List.of();
            }
            List<Waiting> record = new ArrayList<>();
            long bytes = LogRecord.HEADER_BYTES;
            int count = 0;
            while (!queue.isEmpty() && record.size() < maxPerRecord) {
                Waiting next = queue.peek();
                bytes += next.bytes();
                count += next.count();
                if (!record.isEmpty() && (bytes > maxBytes || count > LogRecord.MAX_BROADCASTS)) {
                    break;
                }
                record.add(queue.remove());
            }
            underWay++;
            return record;
        } finally {
            lock.unlock();
        }
    }

    /** The record is no longer under way, however that ended. */
    void left(List<Waiting> record) {
        lock.lock();
        try {
            underWay--;
            release(record);
        } finally {
            lock.unlock();
        }
    }

    /** Takes out those that came before a moment, and did not leave yet. */
    List<Waiting> takeOlderThan(long moment) {
        lock.lock();
        try {
            List<Waiting> late = new ArrayList<>();
            while (!queue.isEmpty() && queue.peek().since() - moment < 0) {
                late.add(queue.remove());
            }
            release(late);
            return late;
        } finally {
            lock.unlock();
        }
    }

    private void release(List<Waiting> gone) {
        pendingBytes.addAndGet(-gone.stream().mapToLong(Waiting::bytes).sum());
    }
}
