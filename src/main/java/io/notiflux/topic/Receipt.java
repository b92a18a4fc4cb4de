package io.notiflux.topic;

/**
 * What a publisher may be told of an accepted message.
 *
 * @param id the message's id
 * @param subscribers how many subscribers it was queued to
 */
public record Receipt(MessageId id, int subscribers) {}
