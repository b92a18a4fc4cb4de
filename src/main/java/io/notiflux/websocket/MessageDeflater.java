package io.notiflux.websocket;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses whole text messages as permessage-deflate has it (RFC 7692 section 7.2.1), each by itself. Any thread.
 *
 * <p>A compressor takes some 270 kB outside the heap. There are as many as threads compress at the same moment, which the
 * processors bound, since compressing does not wait for anything.
 */
public final class MessageDeflater {
    /** The shortest payload that is compressed. Below it, a packet on the wire hardly gets smaller. */
    static final int MIN_PAYLOAD_BYTES = 512;

    /**
     * JSON of 1 kB takes 17 µs at this level, as at level 1, and 19 at level 6, and becomes 36 % of it, 37 and 35. 64 kB
     * take 0.37 ms, 0.31 and 0.74. Others wait for the topic meanwhile, so the time counts more than the last percents.
     */
    private static final int LEVEL = 3;

    /** The octets of an empty block, which end what was flushed, and are left out. */
    private static final int TAIL = 4;

    private static final int KEPT = 16;

    private final AtomicReferenceArray<@Nullable Deflater> free = new AtomicReferenceArray<>(KEPT);

    /**
     * Compresses a message.
     *
     * @param frame the whole message as {@link Frames} makes it
     * @return the frame of the compressed message, or the one that was given if it is short, or would not get shorter
     */
    public byte[] compress(byte[] frame) {
        int at = Frames.payloadAt(frame);
        int length = frame.length - at;
        if (length < MIN_PAYLOAD_BYTES) {
            return frame;
        }
        byte[] buffer = new byte[length + TAIL];
        int written = deflate(frame, at, length, buffer);
        return written == buffer.length ? frame : Frames.compressedText(buffer, written - TAIL);
    }

    /** Fills the buffer with as much of the compressed form as it has room for. */
    private int deflate(byte[] bytes, int at, int length, byte[] buffer) {
        Deflater deflater = take();
        try {
            deflater.setInput(bytes, at, length);
            return deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        } finally {
            give(deflater);
        }
    }

    private Deflater take() {
        for (int i = 0; i < KEPT; i++) {
            if (free.getPlain(i) != null) {
                Deflater deflater = free.getAndSet(i, null);
                if (deflater != null) {
                    return deflater;
                }
            }
        }
        return new Deflater(LEVEL, true);
    }

    private void give(Deflater deflater) {
        deflater.reset();
        for (int i = 0; i < KEPT; i++) {
            if (free.getPlain(i) == null && free.compareAndSet(i, null, deflater)) {
                return;
            }
        }
        deflater.end();
    }
}
