package io.notiflux.websocket;

import static io.helidon.websocket.WsCloseCodes.NOT_CONSISTENT;
import static io.helidon.websocket.WsCloseCodes.PROTOCOL_ERROR;
import static io.helidon.websocket.WsCloseCodes.TOO_BIG;
import static io.helidon.websocket.WsCloseCodes.TRY_AGAIN_LATER;

import io.notiflux.connection.InboundBytes;
import io.notiflux.connection.MemoryBudget;
import java.nio.ByteBuffer;

/**
 * Puts fragments together (RFC 6455 section 5.4), bounded by the size of the whole message and by what all connections'
 * unfinished messages may take together, and checks text as it comes. One thread.
 */
final class MessageAssembler {
    private final int maxBytes;
    private final InboundBytes bytes;
    /** TEXT or BINARY; CONTINUATION while no message has begun. */
    private int opcode = Frames.CONTINUATION;

    private Utf8Validator utf8 = new Utf8Validator();

    MessageAssembler(int maxBytes, MemoryBudget budget) {
        this.maxBytes = maxBytes;
        this.bytes = new InboundBytes(budget, maxBytes);
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

    /** The message is whole: to be looked at before {@link #clear}. */
    Whole finish() {
        if (opcode == Frames.TEXT && !utf8.isComplete()) {
            throw new ProtocolViolation(NOT_CONSISTENT, "text ends inside a code point");
        }
        return new Whole(opcode == Frames.TEXT, bytes.content());
    }

    /** Gives up what it holds, and is ready for the next message. */
    void clear() {
        bytes.clear();
        opcode = Frames.CONTINUATION;
        utf8 = new Utf8Validator();
    }

    /** A message. */
    record Whole(boolean isText, ByteBuffer content) {}
}
