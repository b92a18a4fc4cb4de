/**
 * RFC 6455, the server's side, strictly: the opening handshake, frames, messages, UTF-8, and how a connection ends. The
 * package knows no topics. The code above it uses Helidon's API: routes are {@code WsRouting}'s, each connection's
 * endpoint is a {@code WsListener} of its own, and the connection is its {@code WsSession}. Helidon's own connection is
 * replaced because it lets many violations pass, and tells a listener of few ends.
 *
 * <p>Invariants: a listener whose {@code onHttpUpgrade} returned hears {@code onClose} exactly once, whatever ends the
 * connection, and nothing after it; before that, {@code onError} tells any cause other than the peer's own close.
 * Everything that is written goes through the connection's {@link io.notiflux.connection.Outbox}, so that no caller
 * waits for a socket.
 *
 * <p>Compression (RFC 7692), where a client asked for it and the server may: no message refers to another one, in either
 * direction. So one compressed frame serves all who take it; it is made before it is offered to any of them, takes its
 * place in an outbox's order and counts with its own length there as any other packet does; and an outbox may drop it
 * without harm to what follows. A connection keeps no compressor: {@link io.notiflux.websocket.MessageDeflater} has a few
 * for all, and a message that comes is kept compressed until it is whole, and then inflated in one go.
 *
 * <p>Threads: a listener is called on its connection's (virtual) reading thread; only {@code onError} with {@link
 * io.notiflux.websocket.LetGo} comes on the thread that lets the peer go. Imports: {@code access}, {@code connection}, {@code http1},
 * Helidon, the JDK.
 */
@NullMarked
package io.notiflux.websocket;

import org.jspecify.annotations.NullMarked;
