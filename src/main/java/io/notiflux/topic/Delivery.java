package io.notiflux.topic;

/**
 * One message of a log's record.
 *
 * @param topic the topic's name
 * @param text the message itself
 */
public record Delivery(String topic, String text) {}
