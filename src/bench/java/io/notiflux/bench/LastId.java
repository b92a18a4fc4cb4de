package io.notiflux.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What came before the text of the last message, which has its id; looked for there only when it is asked for. */
final class LastId {
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int length;

    void remember(ByteBuffer from, int at, int count) {
        if (count > bytes.length) {
            bytes = new byte[count];
        }
        from.get(at, bytes, 0, count);
        length = count;
    }

    /** Nothing where there was no message. */
    Optional<String> in(Dialect dialect) {
        return dialect.id(new String(bytes, 0, length, StandardCharsets.US_ASCII));
    }
}
