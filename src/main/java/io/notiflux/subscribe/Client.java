package io.notiflux.subscribe;

import io.notiflux.connection.Backlog;

/**
 * A subscriber's connection, as seen by the code that counts and ends all connections. Any thread may call it, and no
 * method blocks.
 */
sealed interface Client permits WebSocketClient, EventStream {
    /** The protocol that the client speaks. */
    ClientKind kind();

    /** Checks the client's deadlines. The heartbeat's thread calls it. */
    void beat(long nowNanos, Heartbeat.Intervals intervals);

    /**
     * Tells the peer to come back, because the server stops. The farewell is queued behind what already waits for the
     * peer.
     */
    void drain();

    /** The number of bytes that wait for the peer. */
    long queuedBytes();

    /** Returns what waits for the peer if it has not taken everything since the given time; nothing otherwise. */
    Backlog backlogSince(long nanos);

    /** Drops what waits for the peer and ends its connection, because the peer does not keep up. */
    void letGo();
}
