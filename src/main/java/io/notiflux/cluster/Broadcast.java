package io.notiflux.cluster;

/** One message to one topic, as it is in the log. */
public record Broadcast(String topic, String message) {}
