package io.notiflux.token;

import java.util.Locale;
import java.util.Optional;

/** What a token lets its bearer do with the topics that it lists. */
public enum Scope {
    SUBSCRIBE,
    BROADCAST;

    /** Returns the scope as it is written in the claim. */
    String claim() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Scope> of(String claim) {
        for (Scope scope : values()) {
            if (scope.claim().equals(claim)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
