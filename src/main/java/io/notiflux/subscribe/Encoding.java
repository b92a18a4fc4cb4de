package io.notiflux.subscribe;

import io.notiflux.connection.Packet;
import io.notiflux.topic.Message;
import java.util.function.Function;

/**
 * How a protocol sends messages. Each protocol keeps one instance for good, because all callers that ask with the same
 * function share a message's encoded form, see {@link Message#encoded}.
 *
 * @param published makes the packet of a message that was just published
 * @param replayed makes the packet of a message from the history
 */
record Encoding(Function<Message, Packet> published, Function<Message, Packet> replayed) {
    /** @param bytes makes a message's bytes as they go to the socket */
    static Encoding of(Function<Message, byte[]> bytes) {
        return new Encoding(
                message -> Packet.delivery(bytes.apply(message), message.acceptedNanos()),
                message -> Packet.replay(bytes.apply(message)));
    }
}
