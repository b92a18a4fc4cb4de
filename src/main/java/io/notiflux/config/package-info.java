/**
 * All settings, read once and checked, each with its default in {@code application.yaml}, its unit and its bounds; and
 * the limits that follow from the process's own. A wrong value is reported in one line, which names the variable and
 * says what would be right.
 *
 * <p>Threads: only the thread that starts the server reads settings, and they are immutable afterwards. Imports: {@code
 * token} (the keys are checked at the start), {@code access} (networks, likewise), {@code topic} (its limits),
 * Helidon's configuration, the JDK.
 */
@NullMarked
package io.notiflux.config;

import org.jspecify.annotations.NullMarked;
