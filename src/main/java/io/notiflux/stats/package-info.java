/**
 * Counters that hot paths hold and that the exposition reads: adding to one is a few nanoseconds on any thread, and never
 * waits. Imports: the JDK alone.
 */
@NullMarked
package io.notiflux.stats;

import org.jspecify.annotations.NullMarked;
