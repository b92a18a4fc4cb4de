package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;

/** A text frame is a JSON object, which its type's first letter tells from others; a message's ends with its text. */
final class JsonDialect extends WebSocketDialect {
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");
    /** Where a type begins, behind {@code {"type":"}. */
    private static final int TYPE = 9;
    /** What follows a message's text. */
    private static final int TAIL = 2;

    JsonDialect() {
        super(Frames.TEXT);
    }

    @Override
    public Optional<String> id(String head) {
        return first(ID, head);
    }

    @Override
    void message(Receiver receiver, ByteBuffer bytes, int at, int length, long now) throws IOException {
        switch (bytes.get(at + TYPE)) {
            case 'm' -> {
                int end = at + length - TAIL;
                int text = end;
                while (bytes.get(text - 1) != '"') {
                    text--;
                }
                receiver.head(bytes, at, text - at);
                receiver.deliver(bytes, text, end - text, now);
            }
            case 's' -> receiver.confirmed(bytes, at, length);
            case 'p' -> {} // a position: beside the message's own id it tells nothing where there is one topic
            default -> throw complaint(bytes, at, length);
        }
    }
}
