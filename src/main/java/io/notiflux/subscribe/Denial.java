package io.notiflux.subscribe;

import io.notiflux.http.ProblemCode;
import java.util.Optional;

/**
 * Why a client does not get what it asks for.
 *
 * @param code as problems over HTTP have it
 * @param detail what is wrong and how to mend it
 * @param topic that it is about, where there is a choice, and it is not too long to be repeated
 */
record Denial(ProblemCode code, String detail, Optional<String> topic) {}
