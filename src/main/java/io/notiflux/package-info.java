/**
 * The process: its commands, the wiring of its parts, and their start and stop.
 *
 * <p>Dependencies between packages point one way. This package uses all others. {@code ops} reads the other packages'
 * counters, and {@code cli} is a client. {@code publish} and {@code subscribe} do not know each other; both depend on
 * {@code cluster}, {@code websocket}, {@code http1}, {@code http} and {@code connection}. These depend on {@code
 * access}, {@code topic}, {@code token}, {@code stats}, {@code json} and {@code config}. No dependency points back.
 *
 * <p>A broadcast takes these steps: {@code publish.BroadcastService} parses it, {@code token.TokenVerifier} checks its
 * token, {@code cluster.MessageLog} gives it its place, and {@code topic.TopicHub} offers it to each {@code
 * topic.Subscriber}, whose {@code connection.Outbox} writes it to the socket. With a log on NATS, each node's {@link
 * io.notiflux.HubSink} takes the log's records to its hub.
 */
@NullMarked
package io.notiflux;

import org.jspecify.annotations.NullMarked;
