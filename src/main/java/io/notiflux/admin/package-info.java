/**
 * What operators see of a running server, and the little that they change, on the admin port: its topics, its
 * connections, and the end of some of these, or of a token.
 *
 * <p>Reading needs no token, since only the inside reaches the port; every change needs one of scope {@code admin}. Each
 * node answers for itself, and tells the others, through the log, what it ended. All of it runs on the requests' own threads, looks at what others own by their thread-safe
 * methods, and holds no more than it answers with.
 *
 * <p>It imports access, cluster, subscribe, http, json, topic, token, Helidon and Jackson. Only the root imports it.
 */
@NullMarked
package io.notiflux.admin;

import org.jspecify.annotations.NullMarked;
