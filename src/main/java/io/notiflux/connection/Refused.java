package io.notiflux.connection;

import io.notiflux.stats.Label;

/** Why an upgrade, a stream or a subscription was refused, or a connection had to make room. */
public enum Refused implements Label {
    /** The limit of connections is reached. */
    CONNECTIONS,
    /** The connection's limit of subscriptions is reached. */
    SUBSCRIPTIONS,
    /** A budget is used up. */
    MEMORY,
    /** Pages of this origin may not connect. */
    ORIGIN,
    /** The token is missing, not valid, or does not permit it. */
    TOKEN,
    /** The server is stopping. */
    DRAINING
}
