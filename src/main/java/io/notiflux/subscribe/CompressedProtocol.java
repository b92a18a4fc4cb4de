package io.notiflux.subscribe;

import io.notiflux.connection.Packet;
import io.notiflux.topic.MessageId;
import java.util.Collection;
import java.util.Optional;

/**
 * A protocol for clients that take compressed messages. All that belongs to one client alone, such as answers, goes out as
 * it is.
 *
 * @param protocol what the client speaks
 * @param encoding how messages are sent to it
 */
record CompressedProtocol(Protocol protocol, Encoding encoding) implements Protocol {
    @Override
    public ClientKind kind() {
        return protocol.kind();
    }

    @Override
    public void receive(WebSocketClient client, String text) {
        protocol.receive(client, text);
    }

    @Override
    public Optional<Packet> position(MessageId id) {
        return protocol.position(id);
    }

    @Override
    public byte[] expired(Collection<String> topics) {
        return protocol.expired(topics);
    }

    @Override
    public byte[] goAway() {
        return protocol.goAway();
    }
}
