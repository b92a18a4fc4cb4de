package io.notiflux.websocket;

import static io.helidon.websocket.WsCloseCodes.NOT_CONSISTENT;
import static io.helidon.websocket.WsCloseCodes.PROTOCOL_ERROR;
import static io.helidon.websocket.WsCloseCodes.TOO_BIG;
import static io.helidon.websocket.WsCloseCodes.TRY_AGAIN_LATER;

import io.notiflux.connection.InboundBytes;
import java.nio.ByteBuffer;

/**
 * Puts fragments together (RFC 6455 section 5.4), and checks text as it comes, or as it is inflated once the message is
 * whole. It is bounded by the size of the whole message, compressed and inflated, and by what the unfinished messages of
 * all connections may take together. One thread.
 */
final class MessageAssembler {
    /** The octets of a compressed message that may take as long as a command, as data made for it takes 0.2 µs an octet. */
    private static final int COMPRESSED_STEP_BYTES = 128;
    /** The same for those that a compressed message is inflated to, which are checked, decoded and parsed. */
    private static final int INFLATED_STEP_BYTES = 1_024;

    private final WebSocketLimits limits;
    private InboundBytes bytes;
    private boolean compressed;
    /** TEXT or BINARY, or CONTINUATION while no message has begun. */
    private int opcode = Frames.CONTINUATION;

    private Utf8Validator utf8 = new Utf8Validator();

    MessageAssembler(WebSocketLimits limits) {
        this.limits = limits;
        this.bytes = newBytes();
    }

    /**
     * Takes note of the header of a data frame.
     *
     * @param isCompressed whether it is the first one of a compressed message
     */
    void begin(int frameOpcode, long frameLength, boolean isCompressed) {
        if (frameOpcode == Frames.CONTINUATION) {
            if (opcode == Frames.CONTINUATION) {
                throw new ProtocolViolation(PROTOCOL_ERROR, "a continuation of no message");
            }
        } else {
            if (opcode != Frames.CONTINUATION) {
                throw new ProtocolViolation(PROTOCOL_ERROR, "a new message inside a fragmented one");
            }
            opcode = frameOpcode;
            compressed = isCompressed;
        }
        int most = compressed ? limits.maxCompressedBytes() : limits.maxMessageBytes();
        if (frameLength > most - bytes.size()) {
            throw new ProtocolViolation(
                    TOO_BIG, "a message holds at most " + most + " bytes" + (compressed ? ", compressed" : ""));
        }
    }

    void append(byte[] chunk) {
        if (compressed) {
            keep(chunk);
        } else {
            take(chunk);
        }
    }

    private void take(byte[] chunk) {
        if (opcode == Frames.TEXT && !utf8.accept(chunk, 0, chunk.length)) {
            throw new ProtocolViolation(NOT_CONSISTENT, "text must be UTF-8");
        }
        keep(chunk);
    }

    private void keep(byte[] chunk) {
        if (!bytes.append(chunk)) {
            throw new ProtocolViolation(TRY_AGAIN_LATER, "out of memory for unfinished messages");
        }
    }

    /** Returns the message, which is whole now. It must be read before {@link #clear}. */
    Whole finish() {
        int steps = compressed ? inflate() : 1;
        if (opcode == Frames.TEXT && !utf8.isComplete()) {
            throw new ProtocolViolation(NOT_CONSISTENT, "text ends inside a code point");
        }
        return new Whole(opcode == Frames.TEXT, bytes.content(), steps);
    }

    /** Puts what the message is inflated to in its place. */
    private int inflate() {
        InboundBytes message = bytes;
        bytes = newBytes();
        try {
            MessageInflater.inflate(message.content(), limits.maxMessageBytes(), this::take);
            return 1 + message.size() / COMPRESSED_STEP_BYTES + bytes.size() / INFLATED_STEP_BYTES;
        } finally {
            message.clear();
        }
    }

    private InboundBytes newBytes() {
        return new InboundBytes(limits.inbound(), limits.maxMessageBytes());
    }

    /** Releases the message, and is ready for the next one. */
    void clear() {
        bytes.clear();
        opcode = Frames.CONTINUATION;
        compressed = false;
        utf8 = new Utf8Validator();
    }

    /**
     * A whole message.
     *
     * @param steps how many commands it counts as, by what it may have cost
     */
    record Whole(boolean isText, ByteBuffer content, int steps) {}
}
