package io.notiflux.bench;

import java.nio.ByteBuffer;

/** What a connection has received of a frame that is not whole yet. It grows once to a frame's size. */
final class Rest {
    private static final int LEAST = 256;
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int length;

    /** Puts it where what comes next is read behind it. */
    void putInto(ByteBuffer shared) {
        shared.put(bytes, 0, length);
    }

    /** Takes what nobody has read. */
    void takeFrom(ByteBuffer shared) {
        length = shared.remaining();
        if (length > bytes.length) {
            bytes = new byte[Math.max(length, LEAST)];
        }
        shared.get(bytes, 0, length);
    }

    void forget() {
        length = 0;
    }
}
