package io.notiflux.connection;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.UnaryOperator;
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
    /** Of all the bytes. */
    private final int length;

    private final long acceptedNanos;
    /** The number of outboxes that the packet waits in, unless it is counted together with others. */
    private volatile int holders;
    /** Counts the outboxes that the packets of a broadcast's topic wait in; null for any other packet. */
    private final @Nullable Holders together;

    // Only the thread that offers the packet to one outbox after the other uses these.
    private boolean offering;
    private int taken;

    private Packet(Kind kind, byte[] bytes, @Nullable Packet shared, long acceptedNanos, @Nullable Holders together) {
        this.kind = kind;
        this.bytes = bytes;
        this.shared = shared;
        this.length = shared == null ? bytes.length : bytes.length + shared.length;
        this.acceptedNanos = acceptedNanos;
        this.together = together;
        this.offering = together != null;
    }

    /**
     * Makes a packet for a broadcast message on its way to a subscriber. It is counted as a delivery once it is
     * written.
     *
     * @param acceptedNanos when the message was accepted, on the clock of the outboxes
     */
    public static Packet delivery(byte[] bytes, long acceptedNanos) {
        return new Packet(Kind.DELIVERY, bytes, null, acceptedNanos, null);
    }

    /**
     * Makes a packet as {@link #delivery} does, which one thread offers to one outbox after the other and then calls
     * {@link #offered}. Until then its memory is not counted.
     *
     * @param previous the packet of the topic's message before, if there is one
     */
    public static Packet broadcast(byte[] bytes, long acceptedNanos, @Nullable Packet previous) {
        @Nullable Holders together = previous == null ? null : previous.together;
        if (together == null || !together.begin(memory(bytes))) {
            together = new Holders();
            together.begin(memory(bytes));
        }
        return new Packet(Kind.DELIVERY, bytes, null, acceptedNanos, together);
    }

    /**
     * Makes a packet for a past message that its receiver missed. It counts as a delivery too, but its age says nothing
     * about this server.
     */
    public static Packet replay(byte[] bytes) {
        return new Packet(Kind.REPLAY, bytes, null, 0, null);
    }

    /**
     * Makes a packet of the same kind in another form, for receivers that can read it. It is this packet itself where the
     * form is not shorter. The packet must be whole, not behind a head.
     *
     * @param previous as for {@link #broadcast}
     */
    public Packet inForm(UnaryOperator<byte[]> form, @Nullable Packet previous) {
        byte[] others = form.apply(bytes);
        if (others.length >= bytes.length) {
            return this;
        }
        return switch (kind) {
            case DELIVERY -> broadcast(others, acceptedNanos, previous);
            case REPLAY -> replay(others);
            case CONTROL -> control(others);
        };
    }

    /** Makes a packet for anything else that a connection sends: answers, pings, its close. */
    public static Packet control(byte[] bytes) {
        return new Packet(Kind.CONTROL, bytes, null, 0, null);
    }

    /** Makes a packet of the same kind: this one after a head that belongs to one connection only. */
    public Packet behind(byte[] head) {
        return new Packet(kind, head, this, acceptedNanos, null);
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
        return length;
    }

    /**
     * Returns what the packet counts for in one queue. The objects of a delivery are shared by all queues that it waits
     * in. The objects of a control packet and of a head belong to one connection, and a peer may cause a thousand
     * packets of two bytes each.
     */
    int cost() {
        return isDelivery() && shared == null ? length : length + OVERHEAD_BYTES;
    }

    /**
     * Notes that one more outbox holds the packet. It returns the memory which that takes: nothing, except for the
     * first outbox.
     */
    long hold(QueueBudget budget) {
        long more = shared == null ? 0 : shared.hold(budget);
        if (together == null) {
            return HOLDERS.getAndIncrement(this) == 0 ? more + memory(bytes) : more;
        }
        if (!offering) {
            together.late(memory(bytes));
        } else if (taken++ == 0) {
            together.countedIn(budget);
        }
        return more;
    }

    /** Notes that the packet was offered to the last outbox. Its memory counts from now on, if any still holds it. */
    public void offered() {
        if (offering && together != null) {
            offering = false;
            together.end(taken, memory(bytes));
        }
    }

    /** Notes that one outbox less holds this part. It returns the memory which that gives back. */
    long release() {
        return HOLDERS.decrementAndGet(this) == 0 ? memory(bytes) : 0;
    }

    /** Returns what counts the part's holders together with those of others, and then releases it. */
    @Nullable
    Holders together() {
        return together;
    }

    /** Returns the part that follows this one. */
    @Nullable
    Packet shared() {
        return shared;
    }

    private static long memory(byte[] bytes) {
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
