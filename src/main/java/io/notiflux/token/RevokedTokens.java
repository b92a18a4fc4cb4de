package io.notiflux.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The ids ({@code jti}) of tokens that an operator revoked, each until a moment at which its token has expired anyway.
 * They are in memory alone. Any thread.
 */
public final class RevokedTokens {
    /** The most at once, some megabytes with the longest ids. */
    public static final int MAX = 10_000;

    private final Clock clock;
    private final Map<String, Instant> untilById = new ConcurrentHashMap<>();

    /** How it ended that a token was revoked. */
    public enum Result {
        /** It was good until now. */
        NEW,
        /** It was revoked already, perhaps until an earlier moment. */
        KNOWN,
        /** There are {@link #MAX} others. */
        FULL
    }

    /** Makes an empty set. */
    public RevokedTokens(Clock clock) {
        this.clock = clock;
    }

    /** Revokes a token; the latest moment that was ever named for it counts. */
    public Result revoke(String id, Instant until) {
        Instant now = clock.instant();
        if (!untilById.containsKey(id) && untilById.size() >= MAX) {
            untilById.values().removeIf(now::isAfter);
            if (untilById.size() >= MAX) {
                return Result.FULL;
            }
        }
        boolean isKnown = contains(id);
        untilById.merge(id, until, (one, other) -> one.isAfter(other) ? one : other);
        return isKnown ? Result.KNOWN : Result.NEW;
    }

    /** The moment that lies so far ahead, in whole seconds. */
    public Instant after(Duration time) {
        return clock.instant().plus(time).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Whether a token of this id is revoked; never for an empty one, as tokens have that have none. */
    public boolean contains(String id) {
        if (id.isEmpty()) {
            return false;
        }
        Instant until = untilById.get(id);
        return until != null && !clock.instant().isAfter(until);
    }

    /** What a revoked token is refused with: it has ended, as an expired one has, and a newer one mends it. */
    public static Refusal refusal(Grant grant) {
        return new Refusal(Refusal.Reason.TOKEN_EXPIRED, "The token was revoked; sign a new one.", grant.subject());
    }

    /** Those that are revoked now, with the moment until which each is. */
    public Map<String, Instant> all() {
        Instant now = clock.instant();
        return untilById.entrySet().stream()
                .filter(entry -> !now.isAfter(entry.getValue()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
