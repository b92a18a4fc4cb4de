package io.notiflux.subscribe;

import io.notiflux.stats.Label;

/** The reason why a connection ended. If several apply, the first one counts. */
public enum EndReason implements Label {
    /** The client sent a close frame. */
    CLIENT,
    /** The stream ended or was reset without a close frame. */
    VANISHED,
    /** Neither ping nor pong came in time. */
    TIMEOUT,
    /** The client did not take what was queued for it. */
    SLOW,
    /** The client broke RFC 6455. */
    PROTOCOL,
    /** The server stops. */
    DRAIN,
    /** The client sent a message over the limit, or there was no memory for its unfinished message. */
    LIMIT,
    /** The cluster's log has a gap, so the client must come back and be told that messages may be missing. */
    GAP,
    /** The server had an internal fault. */
    ERROR
}
