package io.notiflux.config;

/** What the end of a token means for the subscriptions that were made with it. */
public enum TokenExpiry {
    /** Nothing: it counts when the token is presented, and not again. */
    PRESENTED,
    /** They end with it, unless a newer token came. */
    ENFORCE
}
