package io.notiflux.token;

import static io.notiflux.token.RevokedTokens.Result.FULL;
import static io.notiflux.token.RevokedTokens.Result.KNOWN;
import static io.notiflux.token.RevokedTokens.Result.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which tokens are revoked, and for how long. */
class RevokedTokensTest {
    private static final Instant UNTIL = TokenBench.NOW.plusSeconds(60);

    private final TokenBench bench = new TokenBench();
    private final RevokedTokens revoked = bench.verifier.revoked();

    @Test
    void revokedToken_isRefused_thoughItWasVerifiedBefore() {
        String token = bench.token("\"jti\":\"t-1\"");
        bench.assertGranted(token);
        assertThat(revoked.revoke("t-1", UNTIL)).isEqualTo(NEW);
        bench.assertRefused(token, Refusal.Reason.TOKEN_EXPIRED, "was revoked", "sign a new one");
        bench.assertRefused(bench.token("\"jti\":\"t-1\"", "\"nbf\":1"), Refusal.Reason.TOKEN_EXPIRED, "was revoked");
    }

    @Test
    void otherTokens_areGood() {
        assertThat(revoked.revoke("t-1", UNTIL)).isEqualTo(NEW);
        bench.assertGranted(bench.token("\"jti\":\"t-10\""));
        bench.assertGranted(bench.token());
    }

    @Test
    void emptyId_isNone() {
        assertThat(revoked.revoke("", UNTIL)).isEqualTo(NEW);
        bench.assertGranted(bench.token());
        bench.assertGranted(bench.token("\"jti\":\"\""));
    }

    @Test
    void revocation_endsWithItsTime() {
        assertThat(revoked.revoke("t-1", UNTIL)).isEqualTo(NEW);
        bench.clock.advance(Duration.ofSeconds(60));
        assertThat(revoked.contains("t-1")).isTrue();
        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(revoked.contains("t-1")).isFalse();
        assertThat(revoked.all()).isEmpty();
        assertThat(revoked.revoke("t-1", UNTIL.plusSeconds(60))).isEqualTo(NEW);
    }

    @Test
    void revocationAgain_countsUntilTheLaterOfBoth() {
        assertThat(revoked.revoke("t-1", UNTIL)).isEqualTo(NEW);
        assertThat(revoked.revoke("t-1", UNTIL.minusSeconds(30))).isEqualTo(KNOWN);
        assertThat(revoked.all()).isEqualTo(Map.of("t-1", UNTIL));
        assertThat(revoked.revoke("t-1", UNTIL.plusSeconds(30))).isEqualTo(KNOWN);
        assertThat(revoked.all()).isEqualTo(Map.of("t-1", UNTIL.plusSeconds(30)));
    }

    @Test
    void tenThousand_areTheMost_untilOneHasEnded() {
        for (int i = 0; i < RevokedTokens.MAX; i++) {
            assertThat(revoked.revoke("t-" + i, UNTIL.plusSeconds(i == 0 ? 0 : 60)))
                    .isEqualTo(NEW);
        }
        assertThat(revoked.revoke("one more", UNTIL)).isEqualTo(FULL);
        assertThat(revoked.contains("one more")).isFalse();
        assertThat(revoked.revoke("t-7", UNTIL)).isEqualTo(KNOWN);
        bench.clock.advance(Duration.ofSeconds(61));
        assertThat(revoked.revoke("one more", UNTIL.plusSeconds(60))).isEqualTo(NEW);
    }
}
