package io.notiflux.websocket;

import static io.helidon.websocket.WsCloseCodes.PROTOCOL_ERROR;

import io.helidon.common.buffers.DataReader;

/**
 * Reads a client's frames and checks their headers (RFC 6455 section 5.2). A header is always read whole before it is
 * refused, so that the stream stays in step and the peer's close frame can still be found. One thread.
 */
final class FrameReader {
    private final DataReader in;
    private final byte[] mask = new byte[4];
    /** Whether the first frame of a message may say that it is compressed. */
    private final boolean mayCompress;

    private boolean compressed;
    private boolean fin;
    private int opcode;
    private long length;
    /** Payload octets of the current frame that are not read yet. */
    private long remaining;

    FrameReader(DataReader in, boolean mayCompress) {
        this.in = in;
        this.mayCompress = mayCompress;
    }

    int opcode() {
        return opcode;
    }

    boolean isFinal() {
        return fin;
    }

    boolean isControl() {
        return opcode >= Frames.CLOSE;
    }

    /** Returns whether this is the first frame of a compressed message. */
    boolean isCompressed() {
        return compressed;
    }

    /** Returns the length of the whole payload. */
    long length() {
        return length;
    }

    /** Reads the next frame's header; blocks until it is there. */
    void next() {
        in.ensureAvailable(); // not below: idle connections wait here, and their stacks take memory
        int first = octet();
        int second = octet();
        int size = second & 0x7F;
        length = switch (size) {
            case 126 -> number(Short.BYTES);
            case 127 -> number(Long.BYTES);
            default -> size;
        };
        boolean masked = (second & 0x80) != 0;
        for (int i = 0; masked && i < mask.length; i++) {
            mask[i] = in.read();
        }
        fin = (first & 0x80) != 0;
        opcode = first & 0x0F;
        remaining = length;
        compressed = mayCompress
                && (first & 0x70) == Frames.COMPRESSED
                && (opcode == Frames.TEXT || opcode == Frames.BINARY);
        failIf((first & 0x70) != 0 && !compressed, "a reserved bit is set, for no extension that was agreed on");
        failIf(!masked, "a client must mask its frames");
        failIf(length < 0, "the length has its first bit set");
        failIf(
                (size == 126 && length < 126) || (size == 127 && length < 65_536),
                "the length is not the shortest form");
        failIf((opcode > Frames.BINARY && opcode < Frames.CLOSE) || opcode > Frames.PONG, "a reserved opcode");
        if (isControl()) {
            failIf(!fin, "a control frame must not be fragmented");
            failIf(length > Frames.MAX_CONTROL_PAYLOAD, "a control frame holds at most 125 octets");
        }
    }

    /**
     * Returns the part of the current payload that has come, unmasked and at least one octet; blocks until there is
     * one.
     */
    byte[] chunk() {
        in.ensureAvailable();
        int at = (int) (length - remaining & 3);
        byte[] chunk = in.readBytes((int) Math.min(remaining, in.available()));
        remaining -= chunk.length;
        for (int i = 0; i < chunk.length; i++) {
            chunk[i] ^= mask[at + i & 3];
        }
        return chunk;
    }

    boolean hasMore() {
        return remaining > 0;
    }

    /** Reads the whole payload of a control frame. */
    byte[] controlPayload() {
        byte[] payload = new byte[(int) length];
        for (int at = 0; hasMore(); ) {
            byte[] chunk = chunk();
            System.arraycopy(chunk, 0, payload, at, chunk.length);
            at += chunk.length;
        }
        return payload;
    }

    /**
     * Skips the rest of the current frame and all that follows, valid or not, up to the peer's close frame. The
     * connection has failed already, and each header is read whole before it is found wrong.
     *
     * @param passed called for each frame
     */
    void skipToClose(Runnable passed) {
        while (true) {
            while (hasMore()) {
                in.ensureAvailable();
                int n = (int) Math.min(remaining, in.available());
                in.skip(n);
                remaining -= n;
            }
            if (opcode == Frames.CLOSE) {
                return;
            }
            passed.run();
            try {
                next();
            } catch (ProtocolViolation again) {
                // Reading goes on: as long as the peer sends, closing the socket might lose our close frame.
            }
        }
    }

    private int octet() {
        return in.read() & 0xFF;
    }

    private long number(int octets) {
        long n = 0;
        for (int i = 0; i < octets; i++) {
            n = n << 8 | octet();
        }
        return n;
    }

    private static void failIf(boolean violated, String rule) {
        if (violated) {
            throw new ProtocolViolation(PROTOCOL_ERROR, rule);
        }
    }
}
