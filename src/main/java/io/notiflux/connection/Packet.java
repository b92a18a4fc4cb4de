package io.notiflux.connection;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that go to a socket whole. Its bytes are immutable by agreement: one packet waits in as many outboxes as it has
 * receivers. It knows in how many, so that it is counted once, see {@link QueueBudget}.
 */
public final class Packet {
    /** What the objects around a packet take in memory, about. */
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
    /** What follows the bytes, and other packets have too. */
    private final @Nullable Packet shared;

    private final long acceptedNanos;
    /** The outboxes that it waits in. */
    private volatile int holders;

    private Packet(Kind kind, byte[] bytes, @Nullable Packet shared, long acceptedNanos) {
        this.kind = kind;
        this.bytes = bytes;
        this.shared = shared;
        this.acceptedNanos = acceptedNanos;
    }

    /**
     * A broadcast message on its way to a subscriber: counted as a delivery once it is written.
     *
     * @param acceptedNanos when the message was accepted, on the clock of the outboxes
     */
    public static Packet delivery(byte[] bytes, long acceptedNanos) {
        return new Packet(Kind.DELIVERY, bytes, null, acceptedNanos);
    }

    /** A message of the past for one who missed it: a delivery too, but how old it is says nothing about this server. */
    public static Packet replay(byte[] bytes) {
        return new Packet(Kind.REPLAY, bytes, null, 0);
    }

    /** All else that a connection says: answers, pings, its close. */
    public static Packet control(byte[] bytes) {
        return new Packet(Kind.CONTROL, bytes, null, 0);
    }

    /** This packet behind a head that is one connection's own; of the same kind. */
    public Packet behind(byte[] head) {
        return new Packet(kind, head, this, acceptedNanos);
    }

    /** Copies all of it; returns where it ends. */
    int copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, bytes.length);
        int end = at + bytes.length;
        return shared == null ? end : shared.copyTo(target, end);
    }

    /** Writes all of it, without a copy. */
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
     * What it counts for in one queue. A delivery's objects are shared by all that wait for it; those of a control packet
     * and of a head are their connection's own, and a peer may cause a thousand of two bytes each.
     */
    int cost() {
        return isDelivery() && shared == null ? bytes.length : length() + OVERHEAD_BYTES;
    }

    /** One more outbox holds it; returns what that takes in memory, which is nothing for any but the first. */
    long hold() {
        long taken = HOLDERS.getAndIncrement(this) == 0 ? memory() : 0;
        return shared == null ? taken : taken + shared.hold();
    }

    /** One outbox less holds it; returns what that gives back. */
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

    /** Whether the time since it was accepted is one that this server is to be measured by. */
    boolean isTimed() {
        return kind == Kind.DELIVERY;
    }

    long acceptedNanos() {
        return acceptedNanos;
    }
}
