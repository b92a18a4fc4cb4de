/**
 * A subscriber's connection: what it says, what it is subscribed to, and how it is counted, kept alive and let go.
 *
 * <p>State: a {@link io.notiflux.subscribe.Session} belongs to its connection's reading thread, which alone subscribes and
 * unsubscribes, and which ends it in one place, {@code onClose}. Publishers only offer to it; the {@link
 * io.notiflux.subscribe.Heartbeat}'s one thread only looks at times and queues, and never blocks.
 *
 * <p>An {@link io.notiflux.subscribe.EventStream} is built alike: its thread reads only to notice the end.
 *
 * <p>Imports: {@code connection}, {@code http1}, {@code websocket}, {@code http}, {@code topic}, {@code token}, {@code stats}, {@code json},
 * Helidon, Jackson's core, the JDK.
 */
@NullMarked
package io.notiflux.subscribe;

import org.jspecify.annotations.NullMarked;
