package io.notiflux.connection;

import io.notiflux.stats.Label;

/** Why an upgrade, a stream or a subscription was refused, or a connection had to make room. */
public enum Refused implements Label {
    /** There are as many connections as there may be. */
    CONNECTIONS,
    /** The connection has as many subscriptions as it may have. */
    SUBSCRIPTIONS,
    /** A budget is used up. */
    MEMORY,
    /** Pages of this origin may not connect. */
    ORIGIN,
    /** The token is none, or does not permit it. */
    TOKEN,
    /** The server stops. */
    DRAINING
}
