package io.notiflux.subscribe;

import io.notiflux.access.Caller;
import io.notiflux.connection.Backlog;
import io.notiflux.topic.MessageId;
import java.util.Set;

/**
 * A subscriber's connection, as seen by the code that counts and ends all connections. Any thread may call it, and no
 * method blocks but {@link #leave}.
 */
sealed interface Client permits WebSocketClient, EventStream {
    /** The protocol that the client speaks. */
    ClientKind kind();

    /** Who asked for the connection. */
    Caller caller();

    /** The client's address, without a port. */
    default String address() {
        return caller().addressText();
    }

    /** Whom the last good token was signed for, cut to a bounded length; empty before the first one. */
    String subject();

    /** Whether one of its subscriptions was made with a token of one of these ids. */
    boolean hasShownOneOf(Set<String> tokens);

    /** When the connection began to be a client's, on {@link System#nanoTime}. */
    long sinceNanos();

    /**
     * Returns whether no ping is due yet, nor the peer's answer. It is asked of all clients in each beat, so it must touch
     * next to nothing. The heartbeat's thread calls it.
     */
    boolean rests(long nowNanos);

    /** Checks the client's deadlines. The heartbeat's thread calls it. */
    void beat(long nowNanos, Heartbeat.Intervals intervals);

    /**
     * Tells the peer to come back, because the server stops, waits until it has taken what was queued before, and ends the
     * connection. This is the one method that blocks.
     */
    Farewell leave(Flush flush) throws InterruptedException;

    /**
     * Ends the connection, because the cluster's log has a gap: the client comes back, and is told what may be missing. Once
     * is enough; a topic's lock may be held.
     */
    void lost();

    /**
     * Tells the client the position up to which it was sent all that its topics had, unless it was told lately, something
     * is still being replayed to it, or its protocol has no positions. The log's thread calls it between two records.
     */
    void position(MessageId id);

    /** The number of bytes that were written to the peer. */
    long writtenBytes();

    /** The number of bytes that wait for the peer. */
    long queuedBytes();

    /** Returns what waits for the peer if it has not taken everything since the given time; nothing otherwise. */
    Backlog backlogSince(long nanos);

    /** Ends the connection for an operator, once what waits for the peer is sent. Does not block. */
    void disconnect();

    /** Drops what waits for the peer and ends its connection, because the peer does not keep up. */
    void letGo();
}
