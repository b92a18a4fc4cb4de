package io.notiflux.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.notiflux.stats.Label;
import io.notiflux.stats.Tally;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies tokens, and remembers the good ones: a publisher's token that comes again costs a look-up. Only grants are
 * remembered, never past their expiry, and each use checks the time and the topic anew; refused tokens are not, or
 * rubbish would push good ones out.
 */
public final class TokenVerifier {
    /** Bounds the cache's memory at some tens of megabytes, and holds some 30,000 usual tokens. */
    private static final long MAX_CACHED_CHARACTERS = 16L * 1_024 * 1_024;
    /** What a topic of a grant takes beside its characters, which the token's own stand for. */
    private static final int CHARACTERS_A_TOPIC = 64;

    private enum Good implements Label {
        CACHED,
        VERIFIED
    }

    private final Clock clock;
    private final Tally<Label> results = new Tally<>(resultLabels());
    /** The keys and what was verified with them, swapped together: a key that is withdrawn takes its grants along. */
    private volatile Verified verified;

    public TokenVerifier(VerificationKeys keys, Clock clock) {
        this.clock = clock;
        this.verified = new Verified(keys, newCache(clock));
    }

    /** From now on only these keys verify. */
    public void keys(VerificationKeys keys) {
        verified = new Verified(keys, newCache(clock));
    }

    /** Whether the token lets its bearer do that. */
    public Verdict verify(String token, Scope scope, String topic) {
        Verified now = verified;
        boolean canBeKnown = token.length() <= Jws.MAX_LENGTH; // or its hash would take longer than the refusal
        Grant cached = canBeKnown ? now.grants.getIfPresent(token) : null;
        String key = cached == null && canBeKnown ? OneSignature.of(token) : token;
        if (!key.equals(token)) {
            cached = now.grants.getIfPresent(key);
        }
        if (cached != null) {
            return judge(cached, scope, topic, Good.CACHED);
        }
        try {
            Jws jws = Jws.parse(token);
            if (!now.keys.verify(jws.signed(), jws.signature())) {
                throw new RefusedException(
                        Refusal.Reason.TOKEN_SIGNATURE,
                        "The token's signature does not verify; sign it with the key that belongs to this server's.");
            }
            Grant grant = Claims.read(jws.payload()).grant();
            now.grants.put(key, grant);
            return judge(grant, scope, topic, Good.VERIFIED);
        } catch (RefusedException e) {
            results.count(e.refusal().reason());
            return e.refusal();
        }
    }

    /** How verifications ended: {@code cached}, {@code verified}, or a refusal's code. */
    public Tally<Label> results() {
        return results;
    }

    private static List<Label> resultLabels() {
        List<Label> labels = new ArrayList<>(List.of(Good.values()));
        labels.addAll(List.of(Refusal.Reason.values()));
        return labels;
    }

    private Verdict judge(Grant grant, Scope scope, String topic, Good good) {
        Optional<Refusal> refusal = grant.refusal(clock.instant(), scope, topic);
        results.count(refusal.<Label>map(Refusal::reason).orElse(good));
        return refusal.isPresent() ? refusal.get() : grant;
    }

    private static Cache<String, Grant> newCache(Clock clock) {
        return Caffeine.newBuilder()
                .maximumWeight(MAX_CACHED_CHARACTERS)
                .weigher((String token, Grant grant) ->
                        token.length() + CHARACTERS_A_TOPIC * grant.topics().size())
                .expireAfter(Expiry.creating(
                        (String token, Grant grant) -> Duration.between(clock.instant(), grant.deadline())))
                .build();
    }

    private record Verified(VerificationKeys keys, Cache<String, Grant> grants) {}
}
