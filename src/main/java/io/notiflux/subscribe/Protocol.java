package io.notiflux.subscribe;

/**
 * What a client and the server say to each other over a WebSocket. A protocol has no state: one instance serves all
 * clients.
 */
interface Protocol {
    /** The kind of client that speaks this protocol. */
    ClientKind kind();

    /** Does what the client asks for. The connection's reading thread calls it. */
    void receive(WebSocketClient client, String text);

    /** How this protocol sends messages. */
    Encoding encoding();

    /** Tells the client that its connection is about to be closed, and that it may come back. */
    void goAway(WebSocketClient client);
}
