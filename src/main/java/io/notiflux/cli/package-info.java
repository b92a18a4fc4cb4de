/**
 * What one does beside serving: keys, tokens, and a client to try a server with. Threads: the process's own. Imports:
 * picocli, the JDK.
 */
@NullMarked
package io.notiflux.cli;

import org.jspecify.annotations.NullMarked;
