package io.notiflux.subscribe;

import io.notiflux.connection.Packet;
import io.notiflux.topic.Encoder;
import io.notiflux.topic.Message;
import io.notiflux.websocket.MessageDeflater;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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

    /**
     * The same for clients that take compressed messages. What such a client is sent is made from what others are, and is
     * that itself where it would not get shorter. The history goes out as it is: it is replayed under the topic's lock, to
     * one client, as often as that asks for it.
     */
    Encoding compressed(MessageDeflater deflater) {
        return new Encoding(new Compressed(published, deflater::compress), replayed);
    }

    private record Compressed(Encoder<Packet> original, UnaryOperator<byte[]> compression) implements Encoder<Packet> {
        @Override
        public Packet encode(Message message, @Nullable Packet previous) {
            return message.encoded(original).inForm(compression, previous);
        }

        @Override
        public void offered(Packet packet) {
            packet.offered();
        }
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
