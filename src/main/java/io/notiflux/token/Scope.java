package io.notiflux.token;

import java.util.Locale;
import java.util.Optional;

/** What a token lets its bearer do. */
public enum Scope {
    /** Subscribe to the topics that it lists. */
    SUBSCRIBE,
    /** Broadcast to the topics that it lists. */
    BROADCAST,
    /** Change something on the admin port, whatever topics it lists. */
    ADMIN;

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
