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
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens, and remembers the good ones, so that a publisher's token that comes again costs a look-up. Grants
 * are remembered until their expiry at most, and each use checks the time and the topic anew. Refused tokens are not
 * remembered, as rubbish would push good ones out.
 */
public final class TokenVerifier {
    /**
     * The memory that a token takes in the cache besides itself and its topics: its grant, and the cache's own objects.
     */
    private static final int OVERHEAD_BYTES = 512;
    /** The memory that a topic or pattern of a grant takes besides its characters, no more than the token's. */
    private static final int BYTES_A_TOPIC = 96;

    private enum Good implements Label {
        CACHED,
        VERIFIED
    }

    private final Clock clock;
    private final long maxBytes;
    private final RevokedTokens revoked;
    private final Tally<Label> results = new Tally<>(resultLabels());
    /**
     * The keys, and the grants that were verified with them. They are swapped together, so that a withdrawn key takes
     * its grants along.
     */
    private volatile Verified verified;
    /** Returns once it has brought newer keys, or won't for now. Nothing brings any where the keys are configured. */
    private volatile Runnable refresh = () -> {};

    /**
     * Makes the verifier.
     *
     * @param maxBytes the memory that remembered tokens may take, about
     */
    public TokenVerifier(VerificationKeys keys, Clock clock, long maxBytes) {
        this.clock = clock;
        this.maxBytes = maxBytes;
        this.revoked = new RevokedTokens(clock);
        this.verified = new Verified(keys, newCache());
    }

    /** Replaces the keys: from now on only these verify. */
    public void keys(VerificationKeys keys) {
        verified = new Verified(keys, newCache());
    }

    /**
     * Sets who is asked for newer keys when a token comes of a key that is not known yet. The token waits until it returns,
     * and strangers send as many as they like: it must bound the time, and what it does.
     */
    public void refreshedBy(Runnable refresh) {
        this.refresh = refresh;
    }

    /** Returns whether there are keys: without any, no token can be judged, and who comes should come again later. */
    public boolean hasKeys() {
        return !verified.keys.isEmpty();
    }

    /** Returns whether the token lets its bearer do that with the topic. */
    public Verdict verify(String token, Scope scope, String topic) {
        return judge(token, scope, topic);
    }

    /** Returns whether the token lets its bearer do that with the topics that its {@link Grant#covers grant covers}. */
    public Verdict verify(String token, Scope scope) {
        return judge(token, scope, null);
    }

    /** Returns whether the token lets its bearer make changes on the admin port. */
    public Verdict verifyAdmin(String token) {
        return judge(token, Scope.ADMIN, null);
    }

    private Verdict judge(String token, Scope scope, @Nullable String topic) {
        Verified now = verified;
        boolean canBeKnown = token.length() <= Jws.MAX_LENGTH; // otherwise its hash would take longer than the refusal
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
            Verified by = verified(jws, now);
            Grant grant = Claims.read(jws.payload()).grant();
            by.grants.put(key, grant);
            return judge(grant, scope, topic, Good.VERIFIED);
        } catch (RefusedException e) {
            results.count(e.refusal().reason());
            return e.refusal();
        }
    }

    /** Returns the keys that verify the signature: those of now, or newer ones. */
    private Verified verified(Jws jws, Verified now) throws RefusedException {
        if (now.keys.verify(jws.signed(), jws.signature())) {
            return now;
        }
        if (!now.keys.have(jws.keyId())) {
            if (verified.keys == now.keys) {
                refresh.run();
            }
            Verified newer = verified;
            if (newer.keys != now.keys && newer.keys.verify(jws.signed(), jws.signature())) {
                return newer;
            }
        }
        if (!hasKeys()) {
            throw new RefusedException(
                    Refusal.Reason.UNAVAILABLE, "This server has no keys yet to verify tokens with; try again later.");
        }
        throw new RefusedException(
                Refusal.Reason.TOKEN_SIGNATURE,
                "The token's signature does not verify; sign it with the key that belongs to this server's.");
    }

    /** Returns the tokens that are refused whatever they grant, as if they had expired. */
    public RevokedTokens revoked() {
        return revoked;
    }

    /** Returns how verifications ended: {@code cached}, {@code verified}, or a refusal's code. */
    public Tally<Label> results() {
        return results;
    }

    private static List<Label> resultLabels() {
        List<Label> labels = new ArrayList<>(List.of(Good.values()));
        labels.addAll(List.of(Refusal.Reason.values()));
        return labels;
    }

    private Verdict judge(Grant grant, Scope scope, @Nullable String topic, Good good) {
        Optional<Refusal> refusal = revoked.contains(grant.id())
                ? Optional.of(RevokedTokens.refusal(grant))
                : grant.refusal(clock.instant(), scope, topic);
        results.count(refusal.<Label>map(Refusal::reason).orElse(good));
        return refusal.isPresent() ? refusal.get() : grant;
    }

    /** Returns the memory that the remembered tokens take, about. */
    public long bytes() {
        return verified.grants
                .policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    private static int bytes(String token, Grant grant) {
        return OVERHEAD_BYTES
                + 2 * token.length()
                + BYTES_A_TOPIC * (grant.topics().size() + grant.patterns().size());
    }

    private Cache<String, Grant> newCache() {
        return Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((String token, Grant grant) -> bytes(token, grant))
                .expireAfter(Expiry.creating(
                        (String token, Grant grant) -> Duration.between(clock.instant(), grant.deadline())))
                .build();
    }

    private record Verified(VerificationKeys keys, Cache<String, Grant> grants) {}
}
