package io.notiflux.bench;

/**
 * What makes a connection a subscriber.
 *
 * @param dialect how it is answered
 * @param request the first one, which makes it a WebSocket or a stream of events
 * @param subscribe what it sends then, which may be nothing, up to what the answer shows that it is subscribed
 */
record Greeting(Dialect dialect, byte[] request, byte[] subscribe) {}
