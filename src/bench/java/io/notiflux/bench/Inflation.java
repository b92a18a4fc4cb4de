package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates compressed messages (RFC 7692 section 7.2.2) into one buffer. One thread. */
final class Inflation implements AutoCloseable {
    private static final byte[] TAIL = {0x00, 0x00, (byte) 0xFF, (byte) 0xFF};

    private final Inflater inflater = new Inflater(true);
    private final ByteBuffer message = ByteBuffer.allocate(1 << 20);

    /** Returns the message, from the buffer's beginning to its limit, until the next one. */
    ByteBuffer inflate(ByteBuffer bytes, int at, int length) throws IOException {
        try {
            inflater.reset();
            inflater.setInput(bytes.duplicate().limit(at + length).position(at));
            message.clear();
            inflater.inflate(message);
            inflater.setInput(TAIL);
            inflater.inflate(message);
            return message.flip();
        } catch (DataFormatException e) {
            throw new IOException("a compressed message that cannot be inflated came", e);
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
