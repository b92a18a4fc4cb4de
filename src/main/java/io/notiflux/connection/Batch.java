package io.notiflux.connection;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The packets of one write: as many small ones as fit into it, or one of any size. Belongs to one writer. */
final class Batch {
    private final QueueBudget budget;
    private @Nullable Packet[] packets = new @Nullable Packet[1];
    private int size;
    private int bytes;
    private int cost;

    /** @param budget that counts what its packets are gathered into */
    Batch(QueueBudget budget) {
        this.budget = budget;
    }

    int size() {
        return size;
    }

    /** The first {@link #size} of them count. */
    @Nullable
    Packet[] packets() {
        return packets;
    }

    /** What its packets counted for in the queue. */
    int cost() {
        return cost;
    }

    void fill(PacketQueue queue) {
        size = 0;
        bytes = 0;
        cost = 0;
        while (!queue.isEmpty() && (size == 0 || bytes + queue.peek().length() <= Outbox.WRITE_BYTES)) {
            if (size == packets.length) {
                packets = Arrays.copyOf(packets, Math.min(size * 4, size + queue.size()));
            }
            Packet packet = queue.poll();
            packets[size++] = packet;
            bytes += packet.length();
            cost += packet.cost();
        }
    }

    @SuppressWarnings("NullAway") // those below size are there until they are released
    void writeTo(Sink sink) {
        if (size == 1) {
            packets[0].writeTo(sink);
            return;
        }
        budget.add(bytes); // a client that stalls keeps it for as long
        try {
            sink.write(gather(), 0, bytes);
        } finally {
            budget.add(-bytes);
        }
    }

    @SuppressWarnings("NullAway")
    private byte[] gather() {
        byte[] all = new byte[bytes];
        int at = 0;
        for (int i = 0; i < size; i++) {
            at = packets[i].copyTo(all, at);
        }
        return all;
    }

    /** Lets go of the packets, for those who count what is held. Once for each filling. */
    @SuppressWarnings("NullAway")
    void release() {
        long given = 0;
        for (int i = 0; i < size; i++) {
            given += packets[i].release();
            packets[i] = null; // or a stalled writer would keep what was written before
        }
        budget.add(-given);
    }
}
