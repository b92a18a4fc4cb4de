package io.notiflux.connection;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one write: as many small ones as fit into it, or a single one of any size. It belongs to one writer.
 */
final class Batch {
    private final QueueBudget budget;
    private final Releases released = new Releases();
    private @Nullable Packet[] packets = new @Nullable Packet[1];
    private int size;
    private int bytes;
    private int cost;

    /**
     * Makes an empty batch.
     *
     * @param budget counts the memory that packets are gathered into
     */
    Batch(QueueBudget budget) {
        this.budget = budget;
    }

    int size() {
        return size;
    }

    /** Returns the packets; only the first {@link #size} entries are valid. */
    @Nullable
    Packet[] packets() {
        return packets;
    }

    /** Returns what the packets counted for in the queue. */
    int cost() {
        return cost;
    }

    void fill(PacketQueue queue) {
        size = 0;
        bytes = 0;
        cost = 0;
        Packet oldest = null;
        while (!queue.isEmpty()) {
            Packet packet = queue.peek();
            int length = packet.length();
            if (size > 0 && bytes + length > Outbox.WRITE_BYTES) {
                break;
            }
            if (oldest == null && packet.isTimed()) {
                oldest = packet;
            }
            if (size == packets.length) {
                packets = Arrays.copyOf(packets, Math.min(size * 4, size + queue.size()));
            }
            queue.poll();
            packets[size++] = packet;
            bytes += length;
            cost += packet.cost();
        }
        queue.writes(oldest);
    }

    @SuppressWarnings("NullAway") // the entries below size are non-null until they are released
    void writeTo(Sink sink) {
        if (size == 1) {
            packets[0].writeTo(sink);
            return;
        }
        byte[] buffer = budget.buffers().take();
        budget.add(buffer.length); // a stalled client keeps it for as long as it stalls
        try {
            gather(buffer);
            sink.write(buffer, 0, bytes);
        } finally {
            budget.add(-buffer.length);
            budget.buffers().give(buffer);
        }
    }

    @SuppressWarnings("NullAway")
    private void gather(byte[] buffer) {
        int at = 0;
        for (int i = 0; i < size; i++) {
            at = packets[i].copyTo(buffer, at);
        }
    }

    /** Releases the packets, so that their memory is no longer counted as held. It is called once for each filling. */
    @SuppressWarnings("NullAway")
    void release() {
        for (int i = 0; i < size; i++) {
            released.add(packets[i]);
            packets[i] = null; // otherwise a stalled writer would keep what was written before
        }
        budget.add(-released.end());
    }
}
