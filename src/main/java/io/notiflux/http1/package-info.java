/**
 * HTTP/1.1 as it comes in (RFC 9112), strictly: the head and body of each request, the connection's end, and what the
 * connection turns into. Knows no routes; Helidon's connection stands behind it and does the rest.
 *
 * <p>Invariant: a {@link io.notiflux.http1.RequestFraming} alone knows where a request begins and ends. What stands behind
 * it sees one checked head and its body at a time, so a body that was not read as framed is never read as a request. A
 * connection goes on after an answer only where the whole request was read; otherwise the answer says that it is the last,
 * and it is. One request has one answer.
 *
 * <p>Failures: what is malformed is answered once, by what the wiring hands over, and ends the connection: first our side
 * of it, so that the answer arrives, then all of it within a second ({@link io.notiflux.http1.LastWords}). A request that
 * does not arrive in time, or has no memory left in its budget, ends likewise.
 *
 * <p>Threads: a connection's own, but for what says otherwise. Imports: {@code connection}, Helidon, the JDK.
 */
@NullMarked
package io.notiflux.http1;

import org.jspecify.annotations.NullMarked;
