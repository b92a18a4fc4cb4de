package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A text frame is a message; a refusal is shorter than any, or begins as notiflux' do. */
final class PlainDialect extends WebSocketDialect {
    PlainDialect() {
        super(Frames.TEXT);
    }

    @Override
    void message(Receiver receiver, ByteBuffer bytes, int at, int length, long now) throws IOException {
        if (receiver.subscribing() && length < Payload.MIN_SIZE || length > 0 && bytes.get(at) == 'N') {
            throw complaint(bytes, at, length);
        }
        receiver.deliver(bytes, at, length, now);
    }
}
