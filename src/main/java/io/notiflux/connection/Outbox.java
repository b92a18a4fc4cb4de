package io.notiflux.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
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
 * <p>Invariants: packets are written whole, in the order in which they were taken; at most one thread writes; no packet
 * is taken once {@code limit} bytes wait, and a packet counts as waiting until it is written; nothing comes after the
 * last packet of a close.
 *
 * <p>Threads: any thread may offer and close. The queue's lock guards it; it is held for moments only, and no thread waits
 * for a socket while it holds it. An offer to an idle outbox makes its writer ready, which {@link WriterTurns} runs. The
 * writer takes what waits, batch by batch, until nothing waits, and holds no lock while it writes.
 *
 * <p>Failures: if there is no room, the offer says so, and the caller ends the connection. If a write fails, or there
 * is no thread for it, the queue is emptied and closed and the socket is aborted, so that its reader ends. A write that
 * hangs is detected by {@link #stalledSince}; aborting the socket frees it.
 */
public final class Outbox {
    /**
     * The size of a write: small packets are gathered into writes of up to this many bytes, and large ones are written
     * in pieces of this size. It is large enough to spread a write's own cost over a hundred small messages, and small
     * enough that a slow client is seen to make progress, which counts once a piece is taken whole.
     */
    static final int WRITE_BYTES = 16 * 1_024;

    private final Sink sink;
    private final long limit;
    private final long roomy;
    private final Executor writers;
    private final DeliveryStats stats;
    private final QueueBudget budget;
    private final LongSupplier nanoClock;

    private final PacketQueue queue = new PacketQueue();
    // Guarded by the queue's lock, as the queue itself.
    private long queuedBytes;
    private boolean writing;
    /** The time since which there is a writer, and so something that waits. */
    private long busyNanos;

    /** Written under the lock, with the last packet; any thread reads it. */
    private volatile boolean closed;
    /** That something was written, or that the end has come; null before a thread waits for it. */
    private @Nullable Condition change;

    /** Whether something was dropped that had been taken. */
    private volatile boolean lost;
    /** The time at which the writer last wrote something, or began. It is meaningful only while there is a writer. */
    private volatile long progressNanos;

    /**
     * Makes an idle outbox.
     *
     * @param limit bytes that may wait before a further packet overflows; a packet is taken whole while fewer wait
     * @param writers runs writers on threads that may block; one that does must hold up no other
     * @param budget counts what this outbox holds
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
        queue.lock();
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
            queue.unlock();
        }
    }

    /**
     * Queues the last packet after all that waits. There is always room for it.
     *
     * @return false if a last packet was queued before, or the connection is gone
     */
    public boolean close(Packet last) {
        return close(last, false);
    }

    /** Closes as {@link #close} does, but drops what waits; a batch that is being written still goes out first. */
    public boolean closeAtOnce(Packet last) {
        return close(last, true);
    }

    private boolean close(Packet last, boolean dropOthers) {
        queue.lock();
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
            queue.unlock();
        }
    }

    /** Drops all that waits and takes nothing more, as the connection is gone. */
    public void discard() {
        queue.lock();
        try {
            closed = true;
            lost = lost || writing;
            drop();
            changed();
        } finally {
            queue.unlock();
        }
    }

    /** Waits until all is written or discarded and no writer runs, at most for the given time. */
    public boolean awaitQuiet(long timeout, TimeUnit unit) throws InterruptedException {
        long left = unit.toNanos(timeout);
        queue.lock();
        try {
            while (writing) {
                if (left <= 0) {
                    return false;
                }
                left = change().awaitNanos(left);
            }
            return true;
        } finally {
            queue.unlock();
        }
    }

    /** Returns whether nothing more is taken, which is so before the last packet is written. */
    public boolean isClosed() {
        return closed;
    }

    /** Returns whether something was dropped that had been taken, so that the peer has not got everything. */
    public boolean hasLost() {
        return lost;
    }

    /** Returns whether there is room for what need not go out at once: half of the limit stays free for broadcasts. */
    public boolean hasRoom() {
        return queuedBytes() < roomy();
    }

    /** Returns how many bytes may wait before such a packet. Where memory is short, they go out one by one. */
    private long roomy() {
        return budget.isShort() ? 1 : roomy;
    }

    /** Waits for room. It returns false if the outbox is closed and takes no more. */
    public boolean awaitRoom() throws InterruptedException {
        queue.lock();
        try {
            while (!closed && queuedBytes >= roomy()) {
                change().await();
            }
            return !closed;
        } finally {
            queue.unlock();
        }
    }

    private Condition change() {
        if (change == null) {
            change = queue.newCondition();
        }
        return change;
    }

    private void changed() {
        if (change != null) {
            change.signalAll();
        }
    }

    /** Returns the bytes that were taken and are not yet written. A control packet counts with its objects. */
    public long queuedBytes() {
        queue.lock();
        try {
            return queuedBytes;
        } finally {
            queue.unlock();
        }
    }

    /** Returns whether something is queued and the socket has taken none of it since the given time. */
    public boolean stalledSince(long nanos) {
        queue.lock();
        try {
            return writing && progressNanos - nanos < 0;
        } finally {
            queue.unlock();
        }
    }

    /** Returns what waits for a client that has not taken everything since the given time; nothing for any other. */
    public Backlog backlogSince(long nanos) {
        queue.lock();
        try {
            if (!writing || busyNanos - nanos >= 0) {
                return Backlog.NONE;
            }
            long now = nanoClock.getAsLong();
            return new Backlog(queuedBytes + queue.memory(), Math.max(1, now - progressNanos), queue.ageNanos(now));
        } finally {
            queue.unlock();
        }
    }

    /**
     * Returns whether the client must take something before more is read from it: memory is used up, and something
     * waits for it.
     */
    public boolean holdsUp() {
        return budget.isFull() && queuedBytes() > 0;
    }

    private void enqueue(Packet packet) {
        long memory = queue.memory();
        queue.add(packet);
        budget.add(packet.hold(budget) + queue.memory() - memory);
        queuedBytes += packet.cost();
        if (!writing) {
            writing = true;
            progressNanos = nanoClock.getAsLong();
            busyNanos = progressNanos;
            try {
                writers.execute(this::writeAll);
            } catch (RuntimeException | Error e) {
                // There is no thread to be had. This connection ends; an exception would also end the fan-out to the
                // others.
                empty();
                sink.abort();
            }
        }
    }

    private void drop() {
        long memory = queue.memory();
        var released = new Releases();
        lost = lost || !queue.isEmpty();
        while (!queue.isEmpty()) {
            Packet packet = queue.poll();
            queuedBytes -= packet.cost();
            released.add(packet);
        }
        budget.add(-memory - released.end());
    }

    // ---- the writer's thread

    private void writeAll() {
        var batch = new Batch(budget);
        try {
            while (take(batch)) {
                try {
                    batch.writeTo(this::writeInPieces);
                    stats.written(batch.packets(), batch.size(), progressNanos);
                } finally {
                    batch.release();
                }
            }
        } catch (RuntimeException e) {
            // Mostly the socket is gone, and the connection's reader sees the same.
            abandon();
        } catch (Error e) {
            abandon(); // otherwise it would count as writing for ever
            throw e;
        }
    }

    /** Settles the batch that was written, and fills it anew. If nothing is left, the writer is done. */
    private boolean take(Batch batch) {
        queue.lock();
        try {
            queuedBytes -= batch.cost();
            long memory = queue.memory();
            batch.fill(queue);
            budget.add(queue.memory() - memory);
            writing = batch.size() > 0;
            changed();
            return writing;
        } finally {
            queue.unlock();
        }
    }

    /** Ends an outbox that cannot be written any more, and its connection, whatever the fault was. */
    private void abandon() {
        queue.lock();
        try {
            empty();
        } finally {
            queue.unlock();
        }
        sink.abort();
    }

    private void empty() {
        closed = true;
        lost = true; // what was being written
        drop();
        queue.writes(null);
        queuedBytes = 0;
        writing = false;
        changed();
    }

    private void writeInPieces(byte[] bytes, int offset, int length) {
        for (int at = offset, end = offset + length; at < end; at += WRITE_BYTES) {
            sink.write(bytes, at, Math.min(WRITE_BYTES, end - at));
            progressNanos = nanoClock.getAsLong();
        }
    }
}
