package io.notiflux.connection;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that go to a socket whole. They must not be changed: one packet waits in as many outboxes as it has receivers.
 * The packet knows in how many outboxes it waits, so that it is counted once, see {@link QueueBudget}.
 */
public final class Packet {
    /** The memory that the objects around a packet take, about. */
    private static final int OVERHEAD_BYTES = 64;

    private static final AtomicIntegerFieldUpdater<Packet> HOLDERS =
            AtomicIntegerFieldUpdater.newUpdater(Packet.class, "holders");

    private enum Kind {
        DELIVERY,
        REPLAY,
        CONTROL
    }

    private final Kind kind;
    private final byte[] bytes;
    /** The packet that follows the bytes; other packets may share it. */
    private final @Nullable Packet shared;

    private final long acceptedNanos;
    /** The number of outboxes that the packet waits in. */
    private volatile int holders;

    private Packet(Kind kind, byte[] bytes, @Nullable Packet shared, long acceptedNanos) {
        this.kind = kind;
        this.bytes = bytes;
        this.shared = shared;
        this.acceptedNanos = acceptedNanos;
    }

    /**
     * Makes a packet for a broadcast message on its way to a subscriber. It is counted as a delivery once it is
     * written.
     *
     * @param acceptedNanos when the message was accepted, on the clock of the outboxes
     */
    public static Packet delivery(byte[] bytes, long acceptedNanos) {
        return new Packet(Kind.DELIVERY, bytes, null, acceptedNanos);
    }

    /**
     * Makes a packet for a past message that its receiver missed. It counts as a delivery too, but its age says nothing
     * about this server.
     */
    public static Packet replay(byte[] bytes) {
        return new Packet(Kind.REPLAY, bytes, null, 0);
    }

    /** Makes a packet for anything else that a connection sends: answers, pings, its close. */
    public static Packet control(byte[] bytes) {
        return new Packet(Kind.CONTROL, bytes, null, 0);
    }

    /** Makes a packet of the same kind: this one after a head that belongs to one connection only. */
    public Packet behind(byte[] head) {
        return new Packet(kind, head, this, acceptedNanos);
    }

    /** Copies the whole packet, and returns the position after its end. */
    int copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, bytes.length);
        int end = at + bytes.length;
        return shared == null ? end : shared.copyTo(target, end);
    }

    /** Writes the whole packet without a copy. */
    void writeTo(Sink sink) {
        sink.write(bytes, 0, bytes.length);
        if (shared != null) {
            shared.writeTo(sink);
        }
    }

    public int length() {
        return shared == null ? bytes.length : bytes.length + shared.length();
    }

    /**
     * Returns what the packet counts for in one queue. The objects of a delivery are shared by all queues that it waits
     * in. The objects of a control packet and of a head belong to one connection, and a peer may cause a thousand
     * packets of two bytes each.
     */
    int cost() {
        return isDelivery() && shared == null ? bytes.length : length() + OVERHEAD_BYTES;
    }

    /**
     * Notes that one more outbox holds the packet. It returns the memory which that takes: nothing, except for the
     * first outbox.
     */
    long hold() {
        long taken = HOLDERS.getAndIncrement(this) == 0 ? memory() : 0;
        return shared == null ? taken : taken + shared.hold();
    }

    /** Notes that one outbox less holds the packet. It returns the memory which that gives back. */
    long release() {
        long given = HOLDERS.decrementAndGet(this) == 0 ? memory() : 0;
        return shared == null ? given : given + shared.release();
    }

    private long memory() {
        return (long) bytes.length + OVERHEAD_BYTES;
    }

    boolean isDelivery() {
        return kind != Kind.CONTROL;
    }

    /** Returns whether the time since the packet was accepted is to be measured as this server's latency. */
    boolean isTimed() {
        return kind == Kind.DELIVERY;
    }

    long acceptedNanos() {
        return acceptedNanos;
    }
}
