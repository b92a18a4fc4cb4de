/**
 * The log that gives broadcasts their order.
 *
 * <p>Imports: {@code topic}, the JDK.
 */
@NullMarked
package io.notiflux.cluster;

import org.jspecify.annotations.NullMarked;
