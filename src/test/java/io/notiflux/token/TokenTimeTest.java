package io.notiflux.token;

import static io.notiflux.token.Refusal.Reason.TOKEN_CLAIMS;
import static io.notiflux.token.Refusal.Reason.TOKEN_EXPIRED;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a token is good: `exp` and `nbf` against the clock, with 60 s for clocks that differ. */
class TokenTimeTest {
    private static final long NOW = TokenBench.NOW.getEpochSecond();
    private final TokenBench bench = new TokenBench();

    @Test
    void token_expiredByTheLeeway_isGranted() {
        bench.assertGranted(expiring(NOW - 60));
    }

    @Test
    void token_expiredASecondPastTheLeeway_isRefused() {
        bench.assertRefused(expiring(NOW - 61), TOKEN_EXPIRED, "expired", "sign a new one");
    }

    @Test
    void token_expiredAMomentPastTheLeeway_isRefused() {
        bench.clock.advance(Duration.ofNanos(1));
        bench.assertRefused(expiring(NOW - 60), TOKEN_EXPIRED);
    }

    @Test
    void token_expiredSince1970_isRefused() {
        bench.assertRefused(expiring(0), TOKEN_EXPIRED);
    }

    @Test
    void expiredToken_staysRefusedWhenItComesAgain() {
        String token = expiring(NOW - 61);
        bench.assertRefused(token, TOKEN_EXPIRED);
        bench.assertRefused(token, TOKEN_EXPIRED);
    }

    @Test
    void token_notBeforeTheLeewayAhead_isGranted() {
        bench.assertGranted(bench.token("\"nbf\":" + (NOW + 60)));
    }

    @Test
    void token_notBeforeASecondPastTheLeewayAhead_isRefused() {
        bench.assertRefused(bench.token("\"nbf\":" + (NOW + 61)), TOKEN_CLAIMS, "not valid yet", "'nbf'");
    }

    @Test
    void token_refusedForItsNotBefore_isGrantedOnceItsTimeHasCome() {
        String token = bench.token("\"nbf\":" + (NOW + 61));
        bench.assertRefused(token, TOKEN_CLAIMS);
        bench.clock.advance(Duration.ofSeconds(1));
        bench.assertGranted(token);
    }

    @Test
    void cachedToken_isCheckedAgainstTheClockEachTime() {
        String token = expiring(NOW + 10);
        bench.assertGranted(token);
        bench.clock.advance(Duration.ofSeconds(70));
        bench.assertGranted(token);
        bench.clock.advance(Duration.ofSeconds(1));
        bench.assertRefused(token, TOKEN_EXPIRED);
    }

    private String expiring(long seconds) {
        return bench.keys.sign(TokenBench.claims(seconds));
    }
}
