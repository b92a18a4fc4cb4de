package io.notiflux.subscribe;

import io.notiflux.http.ProblemCode;
import java.util.Optional;

/**
 * The reason why a client does not get what it asks for.
 *
 * @param code the same code as in problems over HTTP
 * @param detail what is wrong and how to mend it
 * @param topic the topic that the denial is about; empty if that is clear anyway, or the name is too long to be
 *     repeated
 * @param subject whom the token was signed for that did not permit it; empty where no token was to blame, or nobody
 *     knows
 */
record Denial(ProblemCode code, String detail, Optional<String> topic, String subject) implements Admission {
    /** The detail of a subscription that has ended. */
    static final String EXPIRED = "The token has expired, so the subscription has ended; subscribe with a new one.";

    Denial(ProblemCode code, String detail, Optional<String> topic) {
        this(code, detail, topic, Subject.NONE);
    }
}
