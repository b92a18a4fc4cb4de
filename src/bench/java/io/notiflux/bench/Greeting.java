package io.notiflux.bench;

/**
 * What makes a connection a subscriber.
 *
 * @param upgrade the request that makes it a WebSocket
 * @param subscribe what it sends then, which may be nothing
 */
record Greeting(byte[] upgrade, byte[] subscribe) {}
