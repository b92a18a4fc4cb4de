package io.notiflux.bench;

/**
 * What makes a connection a subscriber.
 *
 * @param request the first one, which makes it a WebSocket or a stream of events
 * @param subscribe what it sends then, which may be nothing
 */
record Greeting(Protocol protocol, byte[] request, byte[] subscribe) {}
