/**
 * The parts that operators see: logs, metrics, health. The package reads the other packages' counters; none of them
 * knows of it.
 *
 * <p>Threads: metrics and health are read on the scraper's request thread; nothing here is on a hot path. Imports:
 * {@code cluster}, {@code subscribe}, {@code http}, {@code token}, {@code topic}, {@code connection}, {@code stats}, {@code
 * config}, {@code json}, Helidon, the Prometheus client that Helidon's metrics use, the JDK.
 */
@NullMarked
package io.notiflux.ops;

import org.jspecify.annotations.NullMarked;
