package io.notiflux.connection;

/** Bytes that go to a socket whole. Immutable by agreement: one packet waits in as many outboxes as it has receivers. */
public final class Packet {
    /** What the objects around a packet take in memory, about. */
    private static final int OVERHEAD_BYTES = 64;

    private enum Kind {
        DELIVERY,
        REPLAY,
        CONTROL
    }

    private final Kind kind;
    private final byte[] bytes;
    private final long acceptedNanos;

    private Packet(Kind kind, byte[] bytes, long acceptedNanos) {
        this.kind = kind;
        this.bytes = bytes;
        this.acceptedNanos = acceptedNanos;
    }

    /**
     * A broadcast message on its way to a subscriber: counted as a delivery once it is written.
     *
     * @param acceptedNanos when the message was accepted, on the clock of the outboxes
     */
    public static Packet delivery(byte[] bytes, long acceptedNanos) {
        return new Packet(Kind.DELIVERY, bytes, acceptedNanos);
    }

    /** A message of the past for one who missed it: a delivery too, but how old it is says nothing about this server. */
    public static Packet replay(byte[] bytes) {
        return new Packet(Kind.REPLAY, bytes, 0);
    }

    /** All else that a connection says: answers, pings, its close. */
    public static Packet control(byte[] bytes) {
        return new Packet(Kind.CONTROL, bytes, 0);
    }

    byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    /**
     * What it counts for in a queue. A delivery's objects are shared by all that wait for it; those of a control packet
     * are its connection's own, and a peer may cause a thousand of two bytes each.
     */
    int cost() {
        return isDelivery() ? bytes.length : bytes.length + OVERHEAD_BYTES;
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
