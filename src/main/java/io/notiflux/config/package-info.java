/**
 * Every setting: read once, checked, with its default in {@code application.yaml}, its unit and its bounds; and what the
 * process's own limits have room for. A wrong value is one line that names the variable and what would be right.
 *
 * <p>Threads: the one that starts the server; what was read is immutable. Imports: {@code token} (the keys are checked at
 * the start), {@code topic} (its limits), Helidon's configuration, the JDK.
 */
@NullMarked
package io.notiflux.config;

import org.jspecify.annotations.NullMarked;
