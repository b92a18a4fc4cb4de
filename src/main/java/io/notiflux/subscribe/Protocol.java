package io.notiflux.subscribe;

import io.notiflux.connection.Packet;
import io.notiflux.topic.Message;
import java.util.function.Function;

/** What a client and the server say to each other over a WebSocket. Without state: one instance serves all sessions. */
interface Protocol {
    /** As the metric's label has it. */
    String label();

    /** Does what the client asks for, on its connection's reading thread. */
    void receive(Session session, String text);

    /** Makes the packet of a message that was just published. Always the same function: its results are shared by it. */
    Function<Message, Packet> published();

    /** Makes the packet of a message from the history; as {@link #published}. */
    Function<Message, Packet> replayed();

    /** Tells the client that its connection is about to be closed, and that it may come back. */
    void goAway(Session session);
}
