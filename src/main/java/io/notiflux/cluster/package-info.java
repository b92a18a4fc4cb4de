/**
 * The log that gives broadcasts their order.
 *
 * <p>Imports: {@code topic}, {@code stats}, jnats, the JDK.
 */
@NullMarked
package io.notiflux.cluster;

import org.jspecify.annotations.NullMarked;
