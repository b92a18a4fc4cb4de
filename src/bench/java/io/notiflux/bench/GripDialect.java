package io.notiflux.bench;

import java.nio.ByteBuffer;

/** A text frame is a message, but for the first: that one says that the subscription is there. */
final class GripDialect extends WebSocketDialect {
    GripDialect() {
        super(Frames.TEXT);
    }

    @Override
    void message(Receiver receiver, ByteBuffer bytes, int at, int length, long now) {
        if (receiver.subscribing()) {
            receiver.live();
        } else {
            receiver.deliver(bytes, at, length, now);
        }
    }
}
