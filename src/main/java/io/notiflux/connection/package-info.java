/**
 * What every connection needs, whatever it speaks: the HTTP/1.1 connection that it begins as and may turn into something
 * else from, the origins that may open it, the bounded queue of what is sent to it with its one writer, and what it may
 * cost before it has said anything of use: memory for what it has not finished, and how often it may ask.
 *
 * <p>Threads: an {@link io.notiflux.connection.Outbox} and an {@link io.notiflux.connection.InboundBudget} are for any;
 * the others belong to the thread that reads the connection. Imports: {@code stats}, Helidon, the JDK.
 */
@NullMarked
package io.notiflux.connection;

import org.jspecify.annotations.NullMarked;
