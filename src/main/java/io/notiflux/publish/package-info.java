/**
 * Everything that a broadcast needs, from the request's body to its answer: {@code POST /broadcast}, {@code POST
 * /topics/{topic}}, batches, idempotency keys.
 *
 * <p>Threads: each request runs on its connection's virtual thread, which may block. Imports: {@code
 * access}, {@code cluster}, {@code connection},
 * {@code http1}, {@code http}, {@code topic}, {@code token}, {@code stats}, {@code json}, Helidon, Jackson's core,
 * the JDK.
 */
@NullMarked
package io.notiflux.publish;

import org.jspecify.annotations.NullMarked;
