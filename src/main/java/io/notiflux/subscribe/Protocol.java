package io.notiflux.subscribe;

import io.notiflux.connection.Packet;
import io.notiflux.topic.MessageId;
import java.util.Collection;
import java.util.Optional;

/**
 * What a client and the server say to each other over a WebSocket. A protocol has no state of a client: one
 * instance serves all of them.
 */
interface Protocol {
    /** The kind of client that speaks this protocol. */
    ClientKind kind();

    /** Does what the client asks for. The connection's reading thread calls it, under the connection's lock. */
    void receive(WebSocketClient client, String text);

    /** How this protocol sends messages. */
    Encoding encoding();

    /** How this protocol tells a position; empty if it does not. */
    Optional<Packet> position(MessageId id);

    /** Frames that tell a client that these subscriptions have ended with their tokens. */
    byte[] expired(Collection<String> topics);

    /** Frames that tell a client that its connection is about to be closed, and that it may come back; it may have none. */
    byte[] goAway();
}
