package io.notiflux.subscribe;

import io.notiflux.connection.Packet;
import io.notiflux.topic.Message;
import java.util.function.Function;

/**
 * How a protocol sends messages. One instance a protocol, kept for good: what a message was made into is shared by all who
 * ask with the same function, see {@link Message#encoded}.
 *
 * @param published makes the packet of a message that was just published
 * @param replayed makes the packet of a message from the history
 */
record Encoding(Function<Message, Packet> published, Function<Message, Packet> replayed) {
    /** @param bytes of a message, as they go to the socket */
    static Encoding of(Function<Message, byte[]> bytes) {
        return new Encoding(
                message -> Packet.delivery(bytes.apply(message), message.acceptedNanos()),
                message -> Packet.replay(bytes.apply(message)));
    }
}
