package io.notiflux.cluster;

/**
 * What is in a place of the log and can't be read: of a newer version, or somebody else's.
 *
 * @param reason what is wrong with it, without any of its content
 */
record Unreadable(String reason) implements Decoded {}
