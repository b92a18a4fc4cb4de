/**
 * A load on a server, and the check of every delivery. Knows no command line. Threads: one a publisher, and those of the
 * JDK's HTTP client, which read for all subscribers. Imports: {@code json}, Jackson's core, the JDK.
 */
@NullMarked
package io.notiflux.cli.bench;

import org.jspecify.annotations.NullMarked;
