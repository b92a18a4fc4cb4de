package io.notiflux.connection;

/** The outcome of offering a packet to an outbox. */
public enum Offer {
    QUEUED,
    /** The limit is reached: the connection does not keep up. The packet is not queued. */
    OVERFLOW,
    /** The last packet is already queued, or the connection is gone. */
    CLOSED
}
