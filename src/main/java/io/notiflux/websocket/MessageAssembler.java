package io.notiflux.websocket;

import static io.helidon.websocket.WsCloseCodes.NOT_CONSISTENT;
import static io.helidon.websocket.WsCloseCodes.PROTOCOL_ERROR;
import static io.helidon.websocket.WsCloseCodes.TOO_BIG;
import static io.helidon.websocket.WsCloseCodes.TRY_AGAIN_LATER;

import io.notiflux.connection.InboundBytes;
import io.notiflux.connection.MemoryBudget;
import java.nio.ByteBuffer;

/**
 * Puts fragments together (RFC 6455 section 5.4), and checks text as it comes. It is bounded by the size of the whole
 * message and by what the unfinished messages of all connections may take together. One thread.
 */
final class MessageAssembler {
    private final int maxBytes;
    private final InboundBytes bytes;
    /** TEXT or BINARY, or CONTINUATION while no message has begun. */
    private int opcode = Frames.CONTINUATION;

    private Utf8Validator utf8 = new Utf8Validator();

    MessageAssembler(int maxBytes, MemoryBudget budget) {
        this.maxBytes = maxBytes;
        this.bytes = new InboundBytes(budget, maxBytes);
    }

    /** Takes note of the header of a data frame. */
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
        if (frameLength > maxBytes - bytes.size()) {
            throw new ProtocolViolation(TOO_BIG, "a message holds at most " + maxBytes + " bytes");
        }
    }

    void append(byte[] chunk) {
        if (opcode == Frames.TEXT && !utf8.accept(chunk, 0, chunk.length)) {
            throw new ProtocolViolation(NOT_CONSISTENT, "text must be UTF-8");
        }
        if (!bytes.append(chunk)) {
            throw new ProtocolViolation(TRY_AGAIN_LATER, "out of memory for unfinished messages");
        }
    }

    /** Returns the message, which is whole now. It must be read before {@link #clear}. */
    Whole finish() {
        if (opcode == Frames.TEXT && !utf8.isComplete()) {
            throw new ProtocolViolation(NOT_CONSISTENT, "text ends inside a code point");
        }
        return new Whole(opcode == Frames.TEXT, bytes.content());
    }

    /** Releases the message, and is ready for the next one. */
    void clear() {
        bytes.clear();
        opcode = Frames.CONTINUATION;
        utf8 = new Utf8Validator();
    }

    /** A whole message. */
    record Whole(boolean isText, ByteBuffer content) {}
}
