package io.notiflux.connection;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes that have arrived of an unfinished message or body. Memory grows with what has arrived, never with the
 * announced length. Memory beyond the first {@link #FREE_BYTES} is taken from a budget until {@link #clear}. One
 * thread.
 */
public final class InboundBytes {
    /**
     * The size up to which the budget is not used. Commands and small broadcasts fit into it, and so are taken even
     * when the budget is used up. It is about what a connection costs anyway.
     */
    public static final int FREE_BYTES = 8 * 1_024;

    private static final byte[] EMPTY = {};

    private final MemoryBudget budget;
    private final int maxBytes;
    private byte[] bytes = EMPTY;
    private int size;
    private int reserved;

    /**
     * Makes an empty one.
     *
     * @param maxBytes the most that the caller will append; memory does not grow beyond it
     */
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
     * @param piece an array that nobody else holds
     * @return false if the budget has no room for it; nothing is added then
     */
    public boolean append(byte[] piece) {
        if (size == 0) {
            // The array is kept without a copy: mostly it is the whole content.
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

    /** Returns what has arrived. The buffer is valid until {@link #clear}. */
    public ByteBuffer content() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    /** Drops the content and gives the memory back. More can be appended afterwards. */
    public void clear() {
        budget.release(reserved);
        reserved = 0;
        bytes = EMPTY;
        size = 0;
    }
}
