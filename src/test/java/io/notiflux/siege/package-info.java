/**
 * A siege: attacks on a server in a process of its own, while honest clients go on and are watched. {@code SiegeIT} runs
 * each attack for a moment, {@code scripts/siege} for as long as one likes.
 *
 * <p>Threads: the honest have platform threads, which the system shares out fairly; attacks have virtual ones, however
 * many, so that what the honest see is the server's doing and not that of the attacks beside them. Everything goes to
 * the loopback address, has an end, and uses nothing of the server's code but for its count of descriptors.
 */
@NullMarked
package io.notiflux.siege;

import org.jspecify.annotations.NullMarked;
