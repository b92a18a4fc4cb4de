package io.notiflux.subscribe;

import io.notiflux.stats.Label;

/** The protocol that a client speaks. */
public enum ClientKind implements Label {
    /** WebSocket, with the original's commands. */
    PLAIN,
    /** WebSocket, with {@code notiflux.v1.json}. */
    JSON,
    /** Server-sent events. */
    SSE
}
