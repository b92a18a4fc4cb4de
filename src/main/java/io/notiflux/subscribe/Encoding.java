package io.notiflux.subscribe;

import io.notiflux.connection.Packet;
import io.notiflux.topic.Encoder;
import io.notiflux.topic.Message;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a protocol sends messages. Each protocol keeps one instance for good, see {@link Encoder}.
 *
 * @param published makes the packet of a message that was just published
 * @param replayed makes the packet of a message from the history
 */
record Encoding(Encoder<Packet> published, Encoder<Packet> replayed) {
    /** @param bytes makes a message's bytes as they go to the socket */
    static Encoding of(Function<Message, byte[]> bytes) {
        return new Encoding(new Published(bytes), (message, _) -> Packet.replay(bytes.apply(message)));
    }

    private record Published(Function<Message, byte[]> bytes) implements Encoder<Packet> {
        @Override
        public Packet encode(Message message, @Nullable Packet previous) {
            return Packet.broadcast(bytes.apply(message), message.acceptedNanos(), previous);
        }

        @Override
        public void offered(Packet packet) {
            packet.offered();
        }
    }
}
