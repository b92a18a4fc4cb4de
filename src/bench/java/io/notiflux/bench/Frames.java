package io.notiflux.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Frames as a client sends them: masked (RFC 6455 section 5.3), with a mask that need not be hard to guess here; and
 * where those of a server begin and end, which are not masked (section 5.2).
 */
final class Frames {
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    /** The bit of a compressed message's frame. */
    static final int COMPRESSED = 0x40;

    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int HEAD = 2;
    private static final int HEAD_16 = 4;
    private static final int HEAD_64 = 10;
    private static final byte[] FENCE = client(PING, "fence".getBytes(StandardCharsets.US_ASCII));

    private Frames() {}

    /**
     * With a ping behind it, for its pong: where a subscription that works is silent, that shows it, as a server handles
     * frames in their order.
     */
    static byte[] fenced(byte[] bytes) {
        byte[] both = Arrays.copyOf(bytes, bytes.length + FENCE.length);
        System.arraycopy(FENCE, 0, both, bytes.length, FENCE.length);
        return both;
    }

    static byte[] client(int opcode, byte[] payload) {
        if (payload.length > 0xFFFF) {
            throw new IllegalArgumentException("no client of the benchmark sends that much: " + payload.length);
        }
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) (FIN | opcode));
        if (payload.length < LENGTH_16) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | LENGTH_16)).putShort((short) payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i & 3]));
        }
        byte[] bytes = new byte[frame.flip().remaining()];
        frame.get(bytes);
        return bytes;
    }

    /** Whether all of a frame that begins there has come. */
    static boolean whole(ByteBuffer from, int at) {
        int there = from.limit() - at;
        return there >= HEAD && there >= head(from, at) && there - head(from, at) >= length(from, at);
    }

    /** Bytes of a server's frame before its payload. */
    static int head(ByteBuffer from, int at) {
        return switch (from.get(at + 1) & 0x7F) {
            case LENGTH_16 -> HEAD_16;
            case LENGTH_64 -> HEAD_64;
            default -> HEAD;
        };
    }

    /** Bytes of its payload. */
    static int length(ByteBuffer from, int at) {
        int length = from.get(at + 1) & 0x7F;
        return switch (length) {
            case LENGTH_16 -> Short.toUnsignedInt(from.getShort(at + HEAD));
            case LENGTH_64 -> Math.toIntExact(from.getLong(at + HEAD));
            default -> length;
        };
    }
}
