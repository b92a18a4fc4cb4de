package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;

/** nchan's {@code ws+meta.nchan}: a text frame is lines with the message's id and type, an empty line, and the message. */
final class MetaDialect extends WebSocketDialect {
    private static final Pattern ID = Pattern.compile("^id: (\\S+)$", Pattern.MULTILINE);
    private static final int EMPTY_LINE = 2;

    MetaDialect() {
        super(Frames.TEXT);
    }

    @Override
    public Optional<String> id(String head) {
        return first(ID, head);
    }

    @Override
    void message(Receiver receiver, ByteBuffer bytes, int at, int length, long now) throws IOException {
        int end = at + length;
        for (int text = at + EMPTY_LINE; text <= end; text++) {
            if (bytes.get(text - 1) == '\n' && bytes.get(text - 2) == '\n') {
                receiver.head(bytes, at, text - at);
                receiver.deliver(bytes, text, end - text, now);
                return;
            }
        }
        throw complaint(bytes, at, length);
    }
}
