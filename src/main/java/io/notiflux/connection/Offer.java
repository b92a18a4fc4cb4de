package io.notiflux.connection;

/** What became of an offered packet. */
public enum Offer {
    QUEUED,
    /** The limit is reached: the connection does not keep up. The packet is not queued. */
    OVERFLOW,
    /** The last packet is already queued, or the connection is gone. */
    CLOSED
}
