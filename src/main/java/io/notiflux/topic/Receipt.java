package io.notiflux.topic;

/**
 * What is known of a message when it is accepted.
 *
 * @param id the message's id
 * @param subscribers how many subscribers it was queued to
 */
public record Receipt(MessageId id, int subscribers) {}
