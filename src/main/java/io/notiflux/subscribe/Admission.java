package io.notiflux.subscribe;

import java.util.Set;

/** What a client's token gets it. */
sealed interface Admission permits Denial, Admission.Granted {
    /**
     * The client may have these topics.
     *
     * @param end of the subscriptions, as {@link Expiry} has it
     * @param token the token's id; empty if it has none
     */
    record Granted(Set<String> topics, long end, String token) implements Admission {}
}
