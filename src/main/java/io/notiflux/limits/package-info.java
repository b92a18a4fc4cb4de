/**
 * What a client may cost before it has said anything of use: memory for what it has not finished, and how often it may
 * ask. What its queue may hold is {@code outbox}'s concern.
 *
 * <p>Threads: an {@link io.notiflux.limits.InboundBudget} is for any; the others belong to the thread that reads the
 * connection. Imports: the JDK alone.
 */
@NullMarked
package io.notiflux.limits;

import org.jspecify.annotations.NullMarked;
