package io.notiflux.subscribe;

import io.notiflux.token.Grant;
import java.time.InstantSource;
import java.util.OptionalLong;

/** Until when a token keeps subscriptions: to its own end, or for good. Times are milliseconds since 1970. Any thread. */
public final class Expiry {
    /** The end of what outlives its token. */
    static final long NEVER = Long.MAX_VALUE;

    private final boolean enforced;
    private final InstantSource clock;

    /**
     * @param enforced whether subscriptions end with their tokens
     * @param clock the one that tokens are checked by
     */
    public Expiry(boolean enforced, InstantSource clock) {
        this.enforced = enforced;
        this.clock = clock;
    }

    boolean isEnforced() {
        return enforced;
    }

    long now() {
        return clock.millis();
    }

    /** Returns the last moment of the subscriptions that a token is presented for. */
    long end(Grant grant) {
        return enforced ? grant.deadline().toEpochMilli() : NEVER;
    }

    boolean isOver(long end) {
        return enforced && now() > end;
    }

    /** Returns the time that is left before an end; empty if it never comes. */
    OptionalLong left(long end) {
        return end == NEVER ? OptionalLong.empty() : OptionalLong.of(Math.max(0, end - now()));
    }
}
