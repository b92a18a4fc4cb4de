package io.notiflux.cluster;

/** How it ended that a record was sent to the log. */
sealed interface Sent {
    /**
     * The log has it.
     *
     * @param duplicate whether it, or another record of the same Nats-Msg-Id, was there before
     */
    record Stored(long sequence, boolean duplicate) implements Sent {}

    /**
     * Nobody said that the log has it.
     *
     * @param maybe whether it may have it nevertheless
     * @param away whether the log seems to have no majority or no leader, by its silence or its answer to the last try
     */
    record Failed(boolean maybe, boolean away, String reason) implements Sent {}

    /** No server takes a record of this size. */
    record TooLarge() implements Sent {}
}
