/**
 * The commands beside serving: they make keys and tokens, and use a server as a client. Threads: the process's own, and
 * those of the JDK's HTTP client. Imports: {@code ops} (the build's version), {@code topic} (what may name one), {@code
 * token} (what may be a pattern), {@code json}, Jackson's core, picocli, the JDK.
 */
@NullMarked
package io.notiflux.cli;

import org.jspecify.annotations.NullMarked;
