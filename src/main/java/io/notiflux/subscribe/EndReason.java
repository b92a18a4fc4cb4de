package io.notiflux.subscribe;

import io.notiflux.stats.Label;

/** Why a connection ended; the first that applied. */
public enum EndReason implements Label {
    /** The client's close frame. */
    CLIENT,
    /** End of stream or reset without a close frame. */
    VANISHED,
    /** Neither ping nor pong came in time. */
    TIMEOUT,
    /** It did not take what was queued for it. */
    SLOW,
    /** It broke RFC 6455. */
    PROTOCOL,
    /** The server stops. */
    DRAIN,
    /** It sent a message over the limit, or there was no memory for its unfinished one. */
    LIMIT,
    /** A fault of ours. */
    ERROR
}
