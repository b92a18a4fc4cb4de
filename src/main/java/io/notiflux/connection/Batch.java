package io.notiflux.connection;

import java.util.Arrays;

/** The packets of one write: as many small ones as fit into it, or one of any size. Belongs to one writer. */
final class Batch {
    private Packet[] packets = new Packet[1];
    private int size;
    private int bytes;
    private int cost;

    int size() {
        return size;
    }

    /** The first {@link #size} of them count. */
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

    void writeTo(Sink sink) {
        byte[] gathered = size == 1 ? packets[0].bytes() : gather();
        sink.write(gathered, 0, gathered.length);
    }

    private byte[] gather() {
        byte[] all = new byte[bytes];
        int at = 0;
        for (int i = 0; i < size; i++) {
            byte[] one = packets[i].bytes();
            System.arraycopy(one, 0, all, at, one.length);
            at += one.length;
        }
        return all;
    }
}
