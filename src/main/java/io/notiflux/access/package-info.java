/**
 * Who calls.
 *
 * <p>Threads: any; everything is immutable. Imports: Helidon, the JDK.
 */
@NullMarked
package io.notiflux.access;

import org.jspecify.annotations.NullMarked;
