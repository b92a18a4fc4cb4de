package io.notiflux.subscribe;

import io.notiflux.connection.Packet;
import io.notiflux.topic.Message;
import java.util.function.Function;

/** What a client and the server say to each other over a WebSocket. Without state: one instance serves all clients. */
interface Protocol {
    /** Whose it is. */
    ClientKind kind();

    /** Does what the client asks for, on its connection's reading thread. */
    void receive(WebSocketClient client, String text);

    /** Makes the packet of a message that was just published. Always the same function: its results are shared by it. */
    Function<Message, Packet> published();

    /** Makes the packet of a message from the history; as {@link #published}. */
    Function<Message, Packet> replayed();

    /** Tells the client that its connection is about to be closed, and that it may come back. */
    void goAway(WebSocketClient client);
}
