package io.notiflux.bench;

import java.nio.ByteBuffer;

/** Server-sent events: blocks of lines that end with an empty one, a message being the last line's. */
final class EventsDialect implements Dialect {
    @Override
    public String accepted() {
        return "HTTP/1.1 200 ";
    }

    @Override
    public void read(Receiver receiver, ByteBuffer stream, long now) {
        int from = stream.position();
        for (int at = from + 1; at < stream.limit(); at++) {
            if (stream.get(at) == '\n' && stream.get(at - 1) == '\n') {
                block(receiver, stream, from, at - 1, now);
                from = at + 1;
                at++;
            }
        }
        stream.position(from);
    }

    /** A block without an id is a comment; the first one is the stream's opening, without a message. */
    private static void block(Receiver receiver, ByteBuffer stream, int from, int end, long now) {
        if (receiver.subscribing()) {
            receiver.live();
        } else if (end > from && stream.get(from) == 'i') {
            int text = end;
            while (stream.get(text - 1) != ' ') {
                text--;
            }
            receiver.deliver(stream, text, end - text, now);
        }
    }
}
