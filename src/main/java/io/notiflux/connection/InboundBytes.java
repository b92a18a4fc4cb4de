package io.notiflux.connection;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What has arrived of a message or a body. Memory grows with that, never with what was announced, and beyond a free
 * beginning it is taken from a budget, until {@link #clear}. One thread.
 */
public final class InboundBytes {
    /**
     * Commands and small broadcasts come and go without touching the budget, and so are taken also when it is used up;
     * about what a connection costs anyway.
     */
    public static final int FREE_BYTES = 8 * 1_024;

    private static final byte[] EMPTY = {};

    private final MemoryBudget budget;
    private final int maxBytes;
    private byte[] bytes = EMPTY;
    private int size;
    private int reserved;

    /** @param maxBytes that whoever appends holds to: memory need not grow beyond it */
    public InboundBytes(MemoryBudget budget, int maxBytes) {
        this.budget = budget;
        this.maxBytes = maxBytes;
    }

    public int size() {
        return size;
    }

    /**
     * Adds a piece.
     *
     * @param piece that nobody else holds
     * @return false where the budget has no room for it; nothing is added then
     */
    public boolean append(byte[] piece) {
        if (size == 0) {
            // Kept as it is: mostly it is the whole.
            if (!reserveFor(piece.length)) {
                return false;
            }
            bytes = piece;
            size = piece.length;
            return true;
        }
        int needed = size + piece.length;
        if (needed > bytes.length) {
            int capacity = (int) Math.max(needed, Math.min(maxBytes, bytes.length * 2L));
            if (!reserveFor(capacity)) {
                return false;
            }
            bytes = Arrays.copyOf(bytes, capacity);
        }
        System.arraycopy(piece, 0, bytes, size, piece.length);
        size = needed;
        return true;
    }

    private boolean reserveFor(int capacity) {
        int more = Math.max(0, capacity - FREE_BYTES) - reserved;
        if (more > 0) {
            if (!budget.reserve(more)) {
                return false;
            }
            reserved += more;
        }
        return true;
    }

    /** What has come, until {@link #clear}. */
    public ByteBuffer content() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    /** Forgets all, and gives the memory back; it may be filled anew. */
    public void clear() {
        budget.release(reserved);
        reserved = 0;
        bytes = EMPTY;
        size = 0;
    }
}
