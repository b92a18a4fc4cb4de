/**
 * A subscriber's connection: what it says, what it is subscribed to, and how it is counted, kept alive and ended.
 *
 * <p>State: a {@link io.notiflux.subscribe.WebSocketClient} belongs to its connection's reading thread, which ends it in
 * one place, {@code onClose}. A command is done under the connection's lock: by the reading thread, or, if it had to
 * wait for an id, by {@link io.notiflux.subscribe.Deferred}'s. Publishers only offer messages to the client. The {@link io.notiflux.subscribe.Heartbeat}'s one thread only checks times and queues, and never
 * blocks.
 *
 * <p>An {@link io.notiflux.subscribe.EventStream} is built alike: its thread reads only to notice the end.
 *
 * <p>{@link io.notiflux.subscribe.HistoryService} answers those who only read, each on its request's thread.
 *
 * <p>Positions: where a log feeds the hub, its thread tells clients now and then how far it is, between two records and
 * never while something is being replayed to the client. So all that the client's topics had up to a position was
 * queued for it before, and the client may resume from there, in any topic.
 *
 * <p>Ends of tokens: where they are enforced, a WebSocket's {@link io.notiflux.subscribe.Ends} know when which
 * subscription ends; delivering messages does not. The heartbeat's thread looks whether one is over, and leaves the rest to
 * a virtual thread, which cancels the subscription and then queues the word of it, under the connection's lock: so no
 * message follows the word. If the lock is taken, the next command does it or the next beat. Only a replay keeps the lock
 * for long, and is ended with its connection. A stream's topics have one token, and end with the stream.
 *
 * <p>The end: {@link io.notiflux.subscribe.Drain} lets all clients go, on the thread that stops the server, and with a
 * virtual thread for each client that waits for its queue.
 *
 * <p>Imports: {@code access}, {@code connection}, {@code http1}, {@code websocket}, {@code http}, {@code topic}, {@code token}, {@code
 * stats}, {@code json}, Helidon, Jackson's core, the JDK.
 */
@NullMarked
package io.notiflux.subscribe;

import org.jspecify.annotations.NullMarked;
