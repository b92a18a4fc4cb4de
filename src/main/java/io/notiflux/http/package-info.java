/**
 * The parts that everything spoken over HTTP shares: every error as a problem (RFC 9457), including those before
 * routing, CORS, methods, paths of topics, queries, bearer tokens, {@code GET /health}, how long requests take, and the static files of
 * the browser's client and the console.
 *
 * <p>Errors that a client can cause are values ({@link io.notiflux.http.Problem}), mapped to statuses in one table
 * ({@link io.notiflux.http.ProblemCode}). Threads: each request runs on its connection's virtual thread, which may
 * block. Imports: {@code json}, {@code topic}, {@code token}, {@code stats}, Helidon, Jackson's core, the JDK.
 */
@NullMarked
package io.notiflux.http;

import org.jspecify.annotations.NullMarked;
