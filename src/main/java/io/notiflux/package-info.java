/**
 * The process and the whole of its parts: settings, wiring, start and stop.
 *
 * <p>Packages point one way: this one uses {@code cli} and {@code ops}; {@code ops} reads the parts' counters; {@code
 * session} and {@code http} use {@code topic}, {@code token} and, for sessions, {@code websocket}, and nothing of each
 * other; {@code websocket} stands on {@code outbox}, and all may count with {@code stats}. No arrow goes back.
 *
 * <p>A broadcast flows from top to bottom: {@code http.BroadcastService} parses it, {@code token.TokenVerifier} judges it,
 * {@code topic.TopicHub} gives it its place and offers it to each subscriber's {@code session.Session}, whose {@code
 * outbox.Outbox} writes it to the socket.
 */
@NullMarked
package io.notiflux;

import org.jspecify.annotations.NullMarked;
