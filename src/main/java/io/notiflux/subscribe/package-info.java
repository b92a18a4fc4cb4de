/**
 * A subscriber's connection: what it says, what it is subscribed to, and how it is counted, kept alive and ended.
 *
 * <p>State: a {@link io.notiflux.subscribe.WebSocketClient} belongs to its connection's reading thread. Only this
 * thread subscribes and unsubscribes, and it ends the client in one place, {@code onClose}. Publishers only offer
 * messages to it. The {@link io.notiflux.subscribe.Heartbeat}'s one thread only checks times and queues, and never
 * blocks.
 *
 * <p>An {@link io.notiflux.subscribe.EventStream} is built alike: its thread reads only to notice the end.
 *
 * <p>Imports: {@code connection}, {@code http1}, {@code websocket}, {@code http}, {@code topic}, {@code token}, {@code
 * stats}, {@code json}, Helidon, Jackson's core, the JDK.
 */
@NullMarked
package io.notiflux.subscribe;

import org.jspecify.annotations.NullMarked;
