package io.notiflux.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of a token whose signature is good: its scope on its topics, for as long as it is valid.
 *
 * @param subject whom the token was signed for; any string
 * @param id the token's {@code jti}, by which it can be revoked; empty if it has none
 * @param topics literally
 * @param patterns stand for more topics; few tokens have any
 * @param notBefore {@link Instant#MIN} if the token does not say
 */
public record Grant(
        String subject,
        String id,
        Scope scope,
        Set<String> topics,
        List<TopicPattern> patterns,
        Instant notBefore,
        Instant expires)
        implements Verdict {
    /** The most characters of an id: more than a UUID has, and few enough to be kept with each subscription. */
    public static final int MAX_ID_LENGTH = 64;

    /** The tolerated difference between two machines' clocks. */
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    /** Returns the last moment at which the token permits anything. */
    public Instant deadline() {
        return expires.plus(LEEWAY);
    }

    /**
     * Returns the reason why the token does not permit the request, or empty if it does.
     *
     * @param topic null for what is about no topic
     */
    Optional<Refusal> refusal(Instant now, Scope wanted, @Nullable String topic) {
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
        if (topic != null && !covers(topic)) {
            return refused(
                    Refusal.Reason.TOPIC_DENIED,
                    "The token does not list this topic; sign one whose 'topics' has it or 'topic_patterns' match it.");
        }
        return Optional.empty();
    }

    /** Whether the token is for this topic: it lists it, or a pattern matches it. */
    public boolean covers(String topic) {
        return topics.contains(topic) || isMatched(topic);
    }

    private boolean isMatched(String topic) {
        if (patterns.isEmpty()) { // as most are, and the rest takes memory
            return false;
        }
        var segments = new TopicSegments(topic);
        return patterns.stream().anyMatch(pattern -> pattern.matches(segments));
    }

    private Optional<Refusal> refused(Refusal.Reason reason, String detail) {
        return Optional.of(new Refusal(reason, detail, subject));
    }
}
