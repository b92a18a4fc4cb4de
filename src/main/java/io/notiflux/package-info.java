/**
 * The process: its commands, the wiring of its parts, their start and stop.
 *
 * <p>Rooms point one way: this one uses all; {@code ops} reads the other rooms' counters, {@code cli} is a client; {@code
 * publish} and {@code subscribe} do not know each other and stand on {@code websocket}, {@code http1}, {@code http}
 * and {@code connection}; those stand on {@code topic}, {@code token}, {@code stats}, {@code json}, {@code config}. No arrow goes
 * back.
 *
 * <p>A broadcast flows from top to bottom: {@code publish.BroadcastService} parses it, {@code token.TokenVerifier} judges
 * it, {@code topic.TopicHub} gives it its place and offers it to each {@code topic.Subscriber}, whose {@code
 * connection.Outbox} writes it to the socket.
 */
@NullMarked
package io.notiflux;

import org.jspecify.annotations.NullMarked;
