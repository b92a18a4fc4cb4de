package io.notiflux.connection;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection's outbound queue.
 *
 * <pre>
 *            offer                        offer, drained
 *   idle ------------> writing <----+   closed, writing ---> closed
 *     ^                   |         |         ^    (all is written)
 *     +-------------------+---------+         |
 *        all is written                  close, closeAtOnce        any ---discard, failed write---> closed, empty
 * </pre>
 *
 * <p>Invariants: packets are written whole, in the order in which they were taken; at most one thread writes; none is
 * taken once {@code limit} bytes wait, and a packet counts as waiting until it is written; nothing comes after the last
 * packet of a close.
 *
 * <p>Threads: any may offer and close; a lock guards the queue, for moments only, and nobody waits for a socket under it.
 * Whoever offers to an idle outbox starts a writer on a thread of its own, which takes what waits, batch by batch, until
 * nothing does, and holds no lock while it writes.
 *
 * <p>Failures: where there is no room the offer says so, and the caller ends the connection. A write that fails, or for
 * which there is no thread, empties the queue, closes it and aborts the socket, so that its reader ends. A write that
 * hangs is seen by {@link #stalledSince}; aborting the socket frees it.
 */
public final class Outbox {
    /**
     * Small packets are gathered into writes of up to this many bytes, and large ones written in pieces of it. Large
     * enough that a write's own cost is spread over a hundred small messages; small enough that a slow client is seen to
     * make progress: it counts once a piece is taken whole.
     */
    static final int WRITE_BYTES = 16 * 1_024;

    private final Sink sink;
    private final long limit;
    private final long roomy;
    private final Executor writers;
    private final DeliveryStats stats;
    private final QueueBudget budget;
    private final LongSupplier nanoClock;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final PacketQueue queue = new PacketQueue();
    private long queuedBytes;
    private boolean writing;
    /** Since when there is a writer, and so something that waits. */
    private long busyNanos;

    private boolean closed;
    /** There while somebody waits for something to be written, or for the end. */
    private @Nullable CountDownLatch change;

    /** When the writer last got something written, or began. Means something only while there is a writer. */
    private volatile long progressNanos;

    /**
     * @param limit bytes that may wait before a further packet overflows; a packet is taken whole while fewer wait
     * @param writers runs each writer on a thread of its own that may block
     * @param budget that counts what this outbox holds
     */
    public Outbox(
            Sink sink, long limit, Executor writers, DeliveryStats stats, QueueBudget budget, LongSupplier nanoClock) {
        this.sink = sink;
        this.limit = limit;
        this.roomy = Math.max(1, limit / 2);
        this.writers = writers;
        this.stats = stats;
        this.budget = budget;
        this.nanoClock = nanoClock;
    }

    /** Queues a packet for the socket. */
    public Offer offer(Packet packet) {
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            if (queuedBytes >= limit) {
                return Offer.OVERFLOW;
            }
            enqueue(packet);
            return closed ? Offer.CLOSED : Offer.QUEUED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Queues the last packet behind all that waits; there is always room for it.
     *
     * @return false where a last packet was queued before, or the connection is gone
     */
    public boolean close(Packet last) {
        return close(last, false);
    }

    /** As {@link #close}, but drops what waits: only a batch that is being written still goes out before it. */
    public boolean closeAtOnce(Packet last) {
        return close(last, true);
    }

    private boolean close(Packet last, boolean dropOthers) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            closed = true;
            if (dropOthers) {
                drop();
            }
            enqueue(last);
            changed();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Drops all that waits and takes nothing more: the connection is gone. */
    public void discard() {
        lock.lock();
        try {
            closed = true;
            drop();
            changed();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a closed outbox has written all, or is discarded, and nobody writes; at most for the time given. */
    public boolean awaitQuiet(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        while (true) {
            CountDownLatch next;
            lock.lock();
            try {
                if (!writing) {
                    return true;
                }
                next = nextChange();
            } finally {
                lock.unlock();
            }
            if (!next.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
    }

    /** Whether there is room for what need not go out at once: half of the limit stays free for what is published. */
    public boolean hasRoom() {
        return queuedBytes() < roomy();
    }

    /** Where memory is short, what can wait goes out one by one. */
    private long roomy() {
        return budget.isShort() ? 1 : roomy;
    }

    /** Waits for room; false where the outbox is closed and takes no more. */
    public boolean awaitRoom() throws InterruptedException {
        while (true) {
            CountDownLatch next;
            lock.lock();
            try {
                if (closed || queuedBytes < roomy()) {
                    return !closed;
                }
                next = nextChange();
            } finally {
                lock.unlock();
            }
            next.await();
        }
    }

    private CountDownLatch nextChange() {
        if (change == null) {
            change = new CountDownLatch(1);
        }
        return change;
    }

    private void changed() {
        if (change != null) {
            change.countDown();
            change = null;
        }
    }

    /** Bytes that were taken and are not yet written; a control packet counts with its objects. */
    public long queuedBytes() {
        lock.lock();
        try {
            return queuedBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Whether something is queued and the socket has taken none of it since the given time. */
    public boolean stalledSince(long nanos) {
        lock.lock();
        try {
            return writing && progressNanos - nanos < 0;
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes wait for a client that has taken less than it was sent for so long; 0 for any other. */
    public long backlogSince(long nanos) {
        lock.lock();
        try {
            return writing && busyNanos - nanos < 0 ? queuedBytes + queue.memory() : 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether its client should take something before it is read on: memory is used up, and something waits for it. */
    public boolean holdsUp() {
        return budget.isFull() && queuedBytes() > 0;
    }

    private void enqueue(Packet packet) {
        long memory = queue.memory();
        queue.add(packet);
        budget.add(packet.hold() + queue.memory() - memory);
        queuedBytes += packet.cost();
        if (!writing) {
            writing = true;
            progressNanos = nanoClock.getAsLong();
            busyNanos = progressNanos;
            try {
                writers.execute(this::writeAll);
            } catch (RuntimeException | Error e) {
                // No thread to be had: this connection ends, rather than an exception the fan-out to the others.
                abandon();
            }
        }
    }

    private void drop() {
        long given = queue.memory();
        while (!queue.isEmpty()) {
            Packet packet = queue.poll();
            queuedBytes -= packet.cost();
            given += packet.release();
        }
        budget.add(-given);
    }

    // ---- the writer's thread

    private void writeAll() {
        var batch = new Batch(budget);
        try {
            while (take(batch)) {
                try {
                    batch.writeTo(this::writeInPieces);
                    stats.written(batch.packets(), batch.size(), nanoClock.getAsLong());
                } finally {
                    batch.release();
                }
            }
        } catch (RuntimeException e) {
            // Mostly: the socket is gone, and the connection's reader sees the same.
            abandon();
        } catch (Error e) {
            abandon(); // or it would count as writing for ever
            throw e;
        }
    }

    /** Settles the batch that was written, and fills it anew. Where there is nothing left, the writer is done. */
    private boolean take(Batch batch) {
        lock.lock();
        try {
            queuedBytes -= batch.cost();
            long memory = queue.memory();
            batch.fill(queue);
            budget.add(queue.memory() - memory);
            writing = batch.size() > 0;
            changed();
            return writing;
        } finally {
            lock.unlock();
        }
    }

    /** Ends what cannot be written any more, and the connection with it, whatever the fault was. */
    private void abandon() {
        lock.lock();
        try {
            closed = true;
            drop();
            queuedBytes = 0;
            writing = false;
            changed();
        } finally {
            lock.unlock();
        }
        sink.abort();
    }

    private void writeInPieces(byte[] bytes, int offset, int length) {
        for (int at = offset, end = offset + length; at < end; at += WRITE_BYTES) {
            sink.write(bytes, at, Math.min(WRITE_BYTES, end - at));
            progressNanos = nanoClock.getAsLong();
        }
    }
}
