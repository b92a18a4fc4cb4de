package io.notiflux.admin;

import io.notiflux.cluster.Appended;
import io.notiflux.cluster.Disconnection;
import io.notiflux.cluster.MessageLog;
import io.notiflux.http.ProblemCode;
import io.notiflux.http.ProblemException;
import io.notiflux.http.Query;
import io.notiflux.subscribe.Connections;
import io.notiflux.token.Grant;
import io.notiflux.token.RevokedTokens;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code DELETE /admin/connections} ends: some connections, or a token with the connections that have a subscription by it. It
 * happens here at once, and on the other nodes once they have read it in the log.
 *
 * @param which of this node's connections
 * @param disconnection the same, for the other nodes
 */
record Ending(Connections.Which which, Disconnection disconnection) {
    static final String[] PARAMETERS = {"topic", "subject", "address", "jti", "for"};

    /** How long a token is refused where nobody says how long it lasts. */
    private static final Duration DEFAULT_FOR = Duration.ofDays(1);

    private static final Duration MIN_FOR = Duration.ofMinutes(1);
    private static final Duration MAX_FOR = Duration.ofDays(366);

    static Ending of(Query query, RevokedTokens revoked) throws ProblemException {
        Optional<String> token = query.text("jti");
        Optional<String> topic = query.text("topic");
        Optional<String> subject = query.text("subject");
        Optional<InetAddress> address = query.address();
        boolean isSelection = topic.isPresent() || subject.isPresent() || address.isPresent();
        if (token.isEmpty() && !isSelection) {
            throw Query.malformed(
                    "Say which connections, by 'topic', 'subject', 'address' or 'jti'; all of them end with"
                            + " a restart of the server.");
        }
        if (token.isPresent() == isSelection
                || (token.isEmpty() && query.text("for").isPresent())) {
            throw Query.malformed(
                    "'jti' revokes a token, 'for' says for how long, and no other parameter goes with them.");
        }
        return token.isPresent()
                ? ofToken(token.get(), revoked.after(lifetime(query)))
                : new Ending(
                        new Connections.Which(topic, subject, address, Optional.empty()),
                        Disconnection.of(topic, subject, address));
    }

    private static Ending ofToken(String id, Instant until) throws ProblemException {
        if (id.length() > Grant.MAX_ID_LENGTH) {
            throw Query.malformed("'jti' must have at most " + Grant.MAX_ID_LENGTH
                    + " characters: no token that is good has a longer one.");
        }
        return new Ending(Connections.Which.ofTokens(Set.of(id)), Disconnection.ofToken(id, until));
    }

    private static Duration lifetime(Query query) throws ProblemException {
        Optional<String> text = query.text("for");
        if (text.isEmpty()) {
            return DEFAULT_FOR;
        }
        try {
            Duration lifetime = Duration.parse(text.get());
            if (lifetime.compareTo(MIN_FOR) >= 0 && lifetime.compareTo(MAX_FOR) <= 0) {
                return lifetime;
            }
        } catch (DateTimeParseException e) {
            // reported below
        }
        throw Query.malformed("'for' must be a duration from PT1M to P366D, as long as the token may still be good.");
    }

    /** Does it here; returns how many of this node's connections end. */
    int here(Connections connections, RevokedTokens revoked) throws ProblemException {
        Optional<Disconnection.RevokedToken> token = disconnection.token();
        if (token.isPresent() && revoked.revoke(token.get().id(), token.get().until()) == RevokedTokens.Result.FULL) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE,
                    "There are " + RevokedTokens.MAX + " revoked tokens, and no room for more until the time of one is"
                            + " over, which 'for' sets.");
        }
        return connections.disconnect(which);
    }

    /** Tells the other nodes, once it is done here. */
    void elsewhere(MessageLog log) throws ProblemException {
        Appended told = log.announce(disconnection).join();
        if (!(told instanceof Appended.Stored)) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE,
                    "It is done at this node, but the log is out of reach, so that the others may not know; do it"
                            + " again.");
        }
    }
}
