package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A text frame is a JSON object: a message's ends with its text, and only one of type "message" has an 'm' in its place. */
final class JsonDialect extends WebSocketDialect {
    /** Where a type begins, behind {@code {"type":"}. */
    private static final int TYPE = 9;
    /** What follows a message's text. */
    private static final int TAIL = 2;

    JsonDialect() {
        super(Frames.TEXT);
    }

    @Override
    void message(Subscriber subscriber, ByteBuffer bytes, int at, int length, long now) throws IOException {
        if (bytes.get(at + TYPE) == 'm') {
            int text = at + length - TAIL;
            while (bytes.get(text - 1) != '"') {
                text--;
            }
            subscriber.deliver(bytes, text, at + length - TAIL - text, now);
        } else if (bytes.get(at + TYPE) != 's') {
            throw complaint(bytes, at, length);
        }
    }
}
