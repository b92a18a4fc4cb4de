package io.notiflux.subscribe;

/** A subscriber's connection, as what counts and ends all of them sees it. Any thread; none of it blocks. */
sealed interface Client permits WebSocketClient, EventStream {
    /** What it speaks. */
    ClientKind kind();

    /** A look at the clock, by the heartbeat's thread. */
    void beat(long nowNanos, Heartbeat.Intervals intervals);

    /** The server stops: tells the peer to come back, behind what is queued for it. */
    void drain();

    /** Bytes that wait for the peer. */
    long queuedBytes();

    /** Memory that waits for a peer which has not taken all it was sent since the given time; 0 for any other. */
    long backlogSince(long nanos);

    /** The peer does not keep up: drops what waits for it, and ends its connection. */
    void letGo();
}
