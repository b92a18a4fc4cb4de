/**
 * The load benchmark: starts a server as a process of its own, loads it over sockets from this one, checks every stream
 * and prints figures. {@code scripts/bench} runs it.
 *
 * <p>Threads: one selector thread reads for all subscribers, each publisher has a thread, the main thread keeps the
 * time. It uses nothing of the server's code: what it measures is what a client sees.
 * jnats is here for what it does without the server.
 */
@NullMarked
package io.notiflux.bench;

import org.jspecify.annotations.NullMarked;
