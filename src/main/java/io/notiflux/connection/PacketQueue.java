package io.notiflux.connection;

import org.jspecify.annotations.Nullable;

/**
 * A growing ring of packets that owns no array while it is empty. It is its own lock, so that both lie beside each other
 * in memory: a fan-out goes through many outboxes, and each further object is a further cache miss. Whoever calls a method
 * holds the lock.
 */
@SuppressWarnings("serial") // nobody serializes it
final class PacketQueue extends Mutex {
    private static final @Nullable Packet[] NONE = {};

    private static final int FIRST_CAPACITY = 4;
    /** The capacity whose memory is not counted, as it is part of what a connection takes anyway. */
    private static final int FREE_CAPACITY = 64;

    private static final int SLOT_BYTES = 8;

    private @Nullable Packet[] ring = NONE;
    private int head;
    private int size;
    /** The oldest broadcast that was taken from the queue and is being written. */
    private @Nullable Packet written;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Returns the memory of the ring itself, so far as it exceeds that of a client which keeps up. */
    long memory() {
        return ring.length <= FREE_CAPACITY ? 0 : (long) SLOT_BYTES * ring.length;
    }

    void add(Packet packet) {
        if (size == ring.length) {
            grow();
        }
        ring[head + size & ring.length - 1] = packet;
        size++;
    }

    /** Returns the first packet. The queue must not be empty. */
    @SuppressWarnings("NullAway") // the slots between head and size hold packets
    Packet peek() {
        return ring[head];
    }

    Packet poll() {
        Packet packet = peek();
        ring[head] = null;
        head = head + 1 & ring.length - 1;
        if (--size == 0) {
            clear();
        }
        return packet;
    }

    /** Notes the oldest broadcast of the packets that were taken and are being written, if there is one. */
    void writes(@Nullable Packet oldest) {
        written = oldest;
    }

    /** Returns how long ago the oldest broadcast was accepted that waits or is being written; 0 if there is none. */
    long ageNanos(long now) {
        Packet oldest = written;
        for (int i = 0; i < size && oldest == null; i++) {
            Packet packet = ring[head + i & ring.length - 1];
            oldest = packet != null && packet.isTimed() ? packet : null;
        }
        return oldest == null ? 0 : Math.max(0, now - oldest.acceptedNanos());
    }

    void clear() {
        ring = NONE;
        head = 0;
        size = 0;
    }

    /** Doubles the capacity. Capacities are powers of two, so that an index wraps by a mask. */
    private void grow() {
        @Nullable Packet[] larger = new @Nullable Packet[Math.max(FIRST_CAPACITY, ring.length * 2)];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[head + i & ring.length - 1];
        }
        ring = larger;
        head = 0;
    }
}
