package io.notiflux.websocket;

import static io.helidon.websocket.WsCloseCodes.NOT_CONSISTENT;
import static io.helidon.websocket.WsCloseCodes.PROTOCOL_ERROR;
import static io.helidon.websocket.WsCloseCodes.TOO_BIG;

import java.util.Arrays;

/**
 * Puts fragments together (RFC 6455 section 5.4), bounded by the size of the whole message, and checks text as it comes.
 * Memory grows with what has arrived, never with what a header announces. One thread.
 */
final class MessageAssembler {
    private static final byte[] EMPTY = {};

    private final int maxBytes;
    private byte[] bytes = EMPTY;
    private int size;
    /** TEXT or BINARY; CONTINUATION while no message has begun. */
    private int opcode = Frames.CONTINUATION;

    private Utf8Validator utf8 = new Utf8Validator();

    MessageAssembler(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The header of a data frame has come. */
    void begin(int frameOpcode, long frameLength) {
        if (frameOpcode == Frames.CONTINUATION) {
            if (opcode == Frames.CONTINUATION) {
                throw new ProtocolViolation(PROTOCOL_ERROR, "a continuation of no message");
            }
        } else {
            if (opcode != Frames.CONTINUATION) {
                throw new ProtocolViolation(PROTOCOL_ERROR, "a new message inside a fragmented one");
            }
            opcode = frameOpcode;
        }
        if (frameLength > maxBytes - size) {
            throw new ProtocolViolation(TOO_BIG, "a message holds at most " + maxBytes + " bytes");
        }
    }

    void append(byte[] chunk) {
        if (opcode == Frames.TEXT && !utf8.accept(chunk, 0, chunk.length)) {
            throw new ProtocolViolation(NOT_CONSISTENT, "text must be UTF-8");
        }
        if (size == 0) {
            bytes = chunk; // the common case: the whole message in one piece, which nobody else holds
        } else {
            int needed = size + chunk.length;
            if (needed > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, Math.max(needed, bytes.length * 2L)));
            }
            System.arraycopy(chunk, 0, bytes, size, chunk.length);
        }
        size += chunk.length;
    }

    /** The message is whole; the assembler is ready for the next. */
    Whole finish() {
        if (opcode == Frames.TEXT && !utf8.isComplete()) {
            throw new ProtocolViolation(NOT_CONSISTENT, "text ends inside a code point");
        }
        var whole = new Whole(opcode == Frames.TEXT, bytes, size);
        bytes = EMPTY;
        size = 0;
        opcode = Frames.CONTINUATION;
        utf8 = new Utf8Validator();
        return whole;
    }

    /** A message of the first {@code size} bytes. */
    @SuppressWarnings("ArrayRecordComponent") // lives for one call and is never compared
    record Whole(boolean isText, byte[] bytes, int size) {}
}
