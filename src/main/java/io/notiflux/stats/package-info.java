/**
 * Counters that hot paths hold and the exposition reads. Adding to one takes a few nanoseconds on any thread and never
 * waits. Imports: the JDK alone.
 */
@NullMarked
package io.notiflux.stats;

import org.jspecify.annotations.NullMarked;
