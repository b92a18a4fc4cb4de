package io.notiflux.subscribe;

import io.notiflux.stats.Label;

/** What a client speaks. */
public enum ClientKind implements Label {
    /** WebSocket, the original's commands. */
    PLAIN,
    /** WebSocket, {@code notiflux.v1.json}. */
    JSON,
    /** Server-sent events. */
    SSE
}
