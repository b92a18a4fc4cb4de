/**
 * HTTP's side: {@code POST /broadcast}, {@code GET /health}, and every error as a problem (RFC 9457), those before routing
 * included.
 *
 * <p>Errors that a client can cause are values ({@link io.notiflux.http.Problem}), mapped to statuses in one table
 * ({@link io.notiflux.http.ProblemCode}). Threads: each request runs on its connection's virtual thread, which may block.
 * Imports: {@code json}, {@code topic}, {@code token}, {@code limits}, {@code stats}, Helidon, Jackson's core, Caffeine, the JDK.
 */
@NullMarked
package io.notiflux.http;

import org.jspecify.annotations.NullMarked;
