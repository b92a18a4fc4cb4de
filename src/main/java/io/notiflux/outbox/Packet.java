package io.notiflux.outbox;

/** Bytes that go to a socket whole. Immutable by agreement: one packet waits in as many outboxes as it has receivers. */
public final class Packet {
    private static final long NOT_A_DELIVERY = Long.MIN_VALUE;

    private final byte[] bytes;
    private final long acceptedNanos;

    private Packet(byte[] bytes, long acceptedNanos) {
        this.bytes = bytes;
        this.acceptedNanos = acceptedNanos;
    }

    /**
     * A broadcast message on its way to a subscriber: counted as a delivery once it is written.
     *
     * @param acceptedNanos when the message was accepted, on the clock of the outboxes
     */
    public static Packet delivery(byte[] bytes, long acceptedNanos) {
        return new Packet(bytes, acceptedNanos);
    }

    /** All else that a connection says: answers, pings, its close. */
    public static Packet control(byte[] bytes) {
        return new Packet(bytes, NOT_A_DELIVERY);
    }

    byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    boolean isDelivery() {
        return acceptedNanos != NOT_A_DELIVERY;
    }

    long acceptedNanos() {
        return acceptedNanos;
    }
}
