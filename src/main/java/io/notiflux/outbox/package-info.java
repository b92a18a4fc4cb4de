/**
 * What waits for a connection's socket: a bounded queue and one writer at a time.
 *
 * <p>Invariants: {@link io.notiflux.outbox.Outbox#offer} neither blocks nor throws, whoever calls it; no lock is held
 * over socket I/O; bytes leave in the order in which they were taken; a connection with nothing to write has no thread
 * and no buffer for it. Knows neither topics nor protocols. Imports: {@code stats}, the JDK.
 */
@NullMarked
package io.notiflux.outbox;

import org.jspecify.annotations.NullMarked;
