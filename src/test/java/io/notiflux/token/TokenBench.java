package io.notiflux.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.TestKeys;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/** A verifier with one key on a clock of its own, and the claims to try on it. What must not leak has "secret" in it. */
final class TokenBench {
    static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    static final String TOPIC = "secret-topic";
    /** Shorter pieces than this may be both in a detail and in a token by chance. */
    private static final int PIECE = 8;

    final TestKeys keys = TestKeys.p256();
    final TestClock clock = new TestClock(NOW);
    final TokenVerifier verifier = new TokenVerifier(keysOf(keys), clock, 1 << 20);

    static VerificationKeys keysOf(TestKeys... keys) {
        try {
            return KeyParser.fromPem(
                    String.join("", Stream.of(keys).map(TestKeys::publicPem).toList()));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Claims that subscribe to {@link #TOPIC} for an hour, with others behind them. */
    static String claims(String... others) {
        return claims(NOW.getEpochSecond() + 3_600, others);
    }

    static String claims(long exp, String... others) {
        String claims = "{\"sub\":\"secret-subject\",\"exp\":" + exp + ",\"topics\":[\"" + TOPIC
                + "\"],\"scope\":\"subscribe\"";
        return claims + (others.length == 0 ? "" : "," + String.join(",", others)) + "}";
    }

    /** The usual claims, but this one of them replaced or, where the value is empty, left out. */
    static String claimsWith(String name, String value) {
        return Stream.of(
                        "sub",
                        "\"secret-subject\"",
                        "exp",
                        String.valueOf(NOW.getEpochSecond() + 3_600),
                        "topics",
                        "[\"" + TOPIC + "\"]",
                        "scope",
                        "\"subscribe\"")
                .gather(Gatherers.windowFixed(2))
                .map(claim -> claim.getFirst().equals(name) ? List.of(name, value) : claim)
                .filter(claim -> !claim.getLast().isEmpty())
                .map(claim -> "\"" + claim.getFirst() + "\":" + claim.getLast())
                .collect(Collectors.joining(",", "{", "}"));
    }

    String token(String... otherClaims) {
        return keys.sign(claims(otherClaims));
    }

    Verdict verify(String token) {
        return verifier.verify(token, Scope.SUBSCRIBE, TOPIC);
    }

    void assertGranted(String token) {
        assertThat(verify(token)).isInstanceOf(Grant.class);
    }

    /** Refused for this reason, in words that help, and with nothing of the token in them. */
    void assertRefused(String token, Refusal.Reason reason, String... words) {
        assertThat(verify(token)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.reason()).isEqualTo(reason);
            assertThat(refusal.detail()).endsWith(".").doesNotContain("secret");
            Stream.of(words).forEach(word -> assertThat(refusal.detail()).contains(word));
            for (int i = 0; i + PIECE <= refusal.detail().length(); i++) {
                assertThat(token.contains(refusal.detail().substring(i, i + PIECE)))
                        .as("a piece of the token in: " + refusal.detail())
                        .isFalse();
            }
        });
    }
}
