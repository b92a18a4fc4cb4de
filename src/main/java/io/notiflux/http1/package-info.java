/**
 * Incoming HTTP/1.1 (RFC 9112), strictly: the head and body of each request, the connection's end, and what the
 * connection turns into. The package knows no routes; Helidon's connection stands behind it and does the rest.
 *
 * <p>Invariant: only {@link io.notiflux.http1.RequestFraming} determines where a request begins and ends. The code
 * behind it sees one checked head and its body at a time, so a body that was not read as framed is never read as a
 * request. A connection goes on after an answer only if the whole request was read; otherwise the answer says that it
 * is the last, and it is. One request has one answer.
 *
 * <p>Failures: a malformed request is answered once, by the {@link io.notiflux.http1.Refusals} that the wiring hands
 * over, and ends the connection: first our side of it, so that the answer arrives, then all of it within a second
 * ({@link io.notiflux.http1.LastWords}). A request that does not arrive in time, or finds its memory budget used up,
 * ends in the same way.
 *
 * <p>Threads: everything belongs to the connection's own thread unless it says otherwise. Imports: {@code access},
 * {@code connection}, Helidon, the JDK.
 */
@NullMarked
package io.notiflux.http1;

import org.jspecify.annotations.NullMarked;
