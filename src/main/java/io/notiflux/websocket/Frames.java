package io.notiflux.websocket;

import io.notiflux.connection.Packet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes frames as a server sends them (RFC 6455 section 5.2). They are final and not masked, so that one frame serves
 * all receivers.
 */
public final class Frames {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    /** The first reserved bit, of the first frame of a compressed message. */
    static final int COMPRESSED = 0x40;

    /** The longest payload of a control frame (section 5.5). */
    static final int MAX_CONTROL_PAYLOAD = 125;

    private static final int FINAL = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final byte[] EMPTY = {};
    private static final Packet EMPTY_PING = Packet.control(frame(PING, EMPTY));

    private Frames() {}

    /** Makes a whole text message. */
    public static byte[] text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes a whole text message from text that is UTF-8 already. */
    public static byte[] text(byte[] utf8) {
        return frame(TEXT, utf8);
    }

    /** Makes a whole text message from what it was compressed to (RFC 7692 section 6.1). */
    static byte[] compressedText(byte[] buffer, int length) {
        return frame(COMPRESSED | TEXT, buffer, length);
    }

    /** Returns where the payload of a frame begins that was made here. */
    static int payloadAt(byte[] frame) {
        return switch (frame[1]) {
            case LENGTH_16 -> 2 + Short.BYTES;
            case LENGTH_64 -> 2 + Long.BYTES;
            default -> 2;
        };
    }

    static Packet binary(byte[] payload) {
        return Packet.control(frame(BINARY, payload));
    }

    /** Returns a ping without payload; all connections share one. */
    public static Packet ping() {
        return EMPTY_PING;
    }

    static Packet control(int opcode, byte[] payload) {
        if (payload.length > MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException("a control frame holds at most 125 octets, not " + payload.length);
        }
        return Packet.control(frame(opcode, payload));
    }

    /** Makes a close frame. The reason is cut between code points to the 123 octets that there is room for. */
    public static Packet close(int code, String reason) {
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, MAX_CONTROL_PAYLOAD - Short.BYTES);
        while (length < utf8.length && length > 0 && (utf8[length] & 0xC0) == 0x80) {
            length--;
        }
        byte[] payload = ByteBuffer.allocate(Short.BYTES + length)
                .putShort((short) code)
                .put(utf8, 0, length)
                .array();
        return control(CLOSE, payload);
    }

    /** Makes the answer to a close frame, with the same code, or none (section 5.5.1). */
    static Packet closeReply(byte[] peersPayload) {
        return control(CLOSE, Arrays.copyOf(peersPayload, Math.min(peersPayload.length, Short.BYTES)));
    }

    private static byte[] frame(int opcode, byte[] payload) {
        return frame(opcode, payload, payload.length);
    }

    private static byte[] frame(int opcode, byte[] buffer, int n) {
        int extended = n < LENGTH_16 ? 0 : n <= 0xFFFF ? Short.BYTES : Long.BYTES;
        ByteBuffer frame = ByteBuffer.allocate(2 + extended + n).put((byte) (FINAL | opcode));
        switch (extended) {
            case 0 -> frame.put((byte) n);
            case Short.BYTES -> frame.put((byte) LENGTH_16).putShort((short) n);
            default -> frame.put((byte) LENGTH_64).putLong(n);
        }
        return frame.put(buffer, 0, n).array();
    }
}
