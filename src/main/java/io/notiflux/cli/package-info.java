/**
 * The commands beside serving: they make keys and tokens, and try a server as a client. Threads: the process's own.
 * Imports: {@code ops} (the
 * build's version), picocli, the JDK.
 */
@NullMarked
package io.notiflux.cli;

import org.jspecify.annotations.NullMarked;
