package io.notiflux.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a token whose signature is good says: its scope on its topics, while it lasts.
 *
 * @param notBefore {@link Instant#MIN} where the token does not say
 */
public record Grant(Scope scope, Set<String> topics, Instant notBefore, Instant expires) implements Verdict {
    /** How far two machines' clocks may be apart. */
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    /** Until when {@link #refusal} can be empty. */
    Instant deadline() {
        return expires.plus(LEEWAY);
    }

    /** Returns why it does not permit that, or empty where it does. */
    Optional<Refusal> refusal(Instant now, Scope wanted, String topic) {
        if (now.isAfter(deadline())) {
            return refused(Refusal.Reason.TOKEN_EXPIRED, "The token has expired; sign a new one.");
        }
        if (notBefore.isAfter(now.plus(LEEWAY))) {
            return refused(Refusal.Reason.TOKEN_CLAIMS, "The token is not valid yet: its 'nbf' lies in the future.");
        }
        if (scope != wanted) {
            return refused(
                    Refusal.Reason.SCOPE_DENIED,
                    "The token's scope is '" + scope.claim() + "', and this needs '" + wanted.claim() + "'.");
        }
        if (!topics.contains(topic)) {
            return refused(
                    Refusal.Reason.TOPIC_DENIED, "The token does not list this topic; sign one whose 'topics' has it.");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refused(Refusal.Reason reason, String detail) {
        return Optional.of(new Refusal(reason, detail));
    }
}
