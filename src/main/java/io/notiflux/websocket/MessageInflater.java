package io.notiflux.websocket;

import static io.helidon.websocket.WsCloseCodes.NOT_CONSISTENT;
import static io.helidon.websocket.WsCloseCodes.TOO_BIG;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates one whole message that came compressed (RFC 7692 section 7.2.2). It takes some 40 kB outside the heap, for no
 * longer than that lasts: a message is inflated once it is whole, so an unfinished one holds nothing but its bytes. One
 * thread.
 */
final class MessageInflater {
    private static final int CHUNK_BYTES = 8 * 1_024;

    /**
     * The octets that a sender leaves out at a message's end, and an empty block, the last one. That one can only be
     * reached if the message ended between two blocks.
     */
    private static final byte[] END = {0x00, 0x00, (byte) 0xFF, (byte) 0xFF, 0x03, 0x00};

    private final Inflater inflater = new Inflater(true);
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final int maxBytes;
    private final Consumer<byte[]> content;
    private int size;

    private MessageInflater(int maxBytes, Consumer<byte[]> content) {
        this.maxBytes = maxBytes;
        this.content = content;
    }

    /**
     * Inflates a message. One without an octet is taken for an empty one.
     *
     * @param maxBytes how long it may get
     * @param content takes the pieces, of arrays that nobody else holds
     * @throws ProtocolViolation if the message gets longer, or is not compressed data, or ends inside of it
     */
    static void inflate(ByteBuffer message, int maxBytes, Consumer<byte[]> content) {
        if (!message.hasRemaining()) {
            return;
        }
        var it = new MessageInflater(maxBytes, content);
        try {
            it.inflate(message);
        } catch (DataFormatException e) {
            throw notCompressed();
        } finally {
            it.inflater.end();
        }
    }

    private void inflate(ByteBuffer message) throws DataFormatException {
        do { // a last block may be followed by others (section 7.2.3.4)
            inflater.reset();
            inflater.setInput(message);
            drain();
        } while (inflater.finished() && message.hasRemaining());
        if (!inflater.finished()) {
            inflater.setInput(END);
            drain();
            if (!inflater.finished() || inflater.getRemaining() > 0) {
                throw notCompressed();
            }
        }
    }

    private void drain() throws DataFormatException {
        int inflated;
        do {
            inflated = inflater.inflate(chunk, 0, Math.min(chunk.length, maxBytes - size + 1));
            size += inflated;
            if (size > maxBytes) {
                throw new ProtocolViolation(TOO_BIG, "a message holds at most " + maxBytes + " bytes, inflated");
            }
            if (inflated > 0) {
                content.accept(Arrays.copyOf(chunk, inflated));
            }
        } while (inflated > 0);
    }

    private static ProtocolViolation notCompressed() {
        return new ProtocolViolation(NOT_CONSISTENT, "a compressed message must be whole DEFLATE data");
    }
}
