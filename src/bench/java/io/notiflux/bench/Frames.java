package io.notiflux.bench;

import java.nio.ByteBuffer;

/** Frames as a client sends them: masked (RFC 6455 section 5.3), with a mask that need not be hard to guess here. */
final class Frames {
    static final int TEXT = 0x1;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    /** The bit of a compressed message's frame. */
    static final int COMPRESSED = 0x40;

    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;

    private Frames() {}

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
}
