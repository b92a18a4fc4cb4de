package io.notiflux.websocket;

import io.notiflux.connection.MemoryBudget;
import java.time.Duration;

/**
 * The limits on what one connection may cost.
 *
 * @param maxMessageBytes the longest received message; above it the connection is failed with 1009
 * @param maxCompressedBytes the longest received message in its compressed form, likewise; 0 if no compression is agreed
 *     on with anybody
 * @param inbound what the unfinished messages of all connections may take together; above it a connection is failed
 *     with 1013
 * @param closeTimeout how long a peer may take to answer our close frame, and to take what was queued before it
 */
public record WebSocketLimits(
        int maxMessageBytes, int maxCompressedBytes, MemoryBudget inbound, Duration closeTimeout) {}
