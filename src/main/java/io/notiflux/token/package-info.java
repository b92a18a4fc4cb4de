/**
 * Authorization: ES256 tokens, the keys that verify them, and the verdicts on them.
 *
 * <p>A refusal is a value that says what is wrong and how to mend it, and never holds any part of the token. Threads:
 * any; a token of an unknown key waits on its connection's thread while the issuer's keys are fetched. Imports: {@code
 * json}, {@code stats}, Helidon's JWK classes, Jackson's core, Caffeine, the JDK.
 */
@NullMarked
package io.notiflux.token;

import org.jspecify.annotations.NullMarked;
