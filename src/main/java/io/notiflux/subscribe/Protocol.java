package io.notiflux.subscribe;

/** What a client and the server say to each other over a WebSocket. Without state: one instance serves all clients. */
interface Protocol {
    /** Whose it is. */
    ClientKind kind();

    /** Does what the client asks for, on its connection's reading thread. */
    void receive(WebSocketClient client, String text);

    /** How it sends messages. */
    Encoding encoding();

    /** Tells the client that its connection is about to be closed, and that it may come back. */
    void goAway(WebSocketClient client);
}
