package io.notiflux.token;

import io.notiflux.stats.Label;

/**
 * The reason why a token does not permit what was asked.
 *
 * @param detail what is wrong and how to mend it, without any part of the token
 * @param subject whom the token was signed for; empty where its signature is not good, or was not looked at
 */
public record Refusal(Reason reason, String detail, String subject) implements Verdict {
    /** The kinds of refusal, as problem codes and metrics name them. */
    public enum Reason implements Label {
        TOKEN_MALFORMED,
        TOKEN_SIGNATURE,
        TOKEN_EXPIRED,
        TOKEN_CLAIMS,
        SCOPE_DENIED,
        TOPIC_DENIED,
        /** There are no keys yet, so nobody knows whether the token is good. */
        UNAVAILABLE
    }
}
