package io.notiflux.token;

import static io.notiflux.token.Refusal.Reason.SCOPE_DENIED;
import static io.notiflux.token.Refusal.Reason.TOKEN_SIGNATURE;
import static io.notiflux.token.Refusal.Reason.TOPIC_DENIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.TestJwks;
import io.notiflux.TestKeys;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a good token permits, and what is remembered of it. */
class TokenVerifierTest {
    private final TokenBench bench = new TokenBench();

    @Test
    void goodToken_isGrantedWithAllThatItSays() {
        String token = bench.keys.sign(
                "{\"sub\":\"me\",\"jti\":\"t-1\",\"exp\":1800000000,\"nbf\":1700000000,\"topics\":[\"a\",\"b\"],\"topic_patterns\":[\"c:*\"],\"scope\":\"broadcast\"}");
        assertThat(bench.verifier.verify(token, Scope.BROADCAST, "b"))
                .isEqualTo(new Grant(
                        "me",
                        "t-1",
                        Scope.BROADCAST,
                        Set.of("a", "b"),
                        List.of(new TopicPattern("c:*")),
                        Instant.ofEpochSecond(1_700_000_000),
                        Instant.ofEpochSecond(1_800_000_000)));
    }

    @Test
    void token_ofTheOtherScope_isDenied() {
        assertRefused(bench.verifier.verify(bench.token(), Scope.BROADCAST, TokenBench.TOPIC), SCOPE_DENIED);
        String broadcast = bench.keys.sign(TokenBench.claimsWith("scope", "\"broadcast\""));
        bench.assertRefused(broadcast, SCOPE_DENIED, "'broadcast'", "needs 'subscribe'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "", "*", "Secret-topic", "secret-topic ", "secret"})
    void topic_notListed_isDenied(String topic) {
        assertRefused(bench.verifier.verify(bench.token(), Scope.SUBSCRIBE, topic), TOPIC_DENIED);
    }

    @Test
    void topics_areComparedLiterally() {
        String token = bench.keys.sign(TokenBench.claimsWith("topics", "[\"*\",\"a.b\"]"));
        assertThat(bench.verifier.verify(token, Scope.SUBSCRIBE, "*")).isInstanceOf(Grant.class);
        assertRefused(bench.verifier.verify(token, Scope.SUBSCRIBE, "anything"), TOPIC_DENIED);
        assertRefused(bench.verifier.verify(token, Scope.SUBSCRIBE, "axb"), TOPIC_DENIED);
    }

    @Test
    void patterns_permitWhatTheyMatch_alsoOnceRemembered() {
        String token = bench.token("\"topic_patterns\":[\"user:*\",\"shop/**\"]");
        for (int time = 0; time < 2; time++) {
            for (String topic : List.of(TokenBench.TOPIC, "user:1", "shop/a", "shop/a/b")) {
                assertThat(bench.verifier.verify(token, Scope.SUBSCRIBE, topic)).isInstanceOf(Grant.class);
            }
            for (String topic : List.of("user", "user:", "user:1:2", "user/1", "shop", "Shop/a", "other")) {
                assertRefused(bench.verifier.verify(token, Scope.SUBSCRIBE, topic), TOPIC_DENIED);
            }
            assertRefused(bench.verifier.verify(token, Scope.BROADCAST, "user:1"), SCOPE_DENIED);
        }
    }

    @Test
    void patterns_ofAnAdminToken_grantNoTopic() {
        String token = bench.keys.sign(
                "{\"sub\":\"me\",\"exp\":1800000000,\"topics\":[],\"topic_patterns\":[\"**\"],\"scope\":\"admin\"}");
        assertThat(bench.verifier.verifyAdmin(token)).isInstanceOf(Grant.class);
        assertRefused(bench.verifier.verify(token, Scope.SUBSCRIBE, "a"), SCOPE_DENIED);
    }

    @Test
    void patterns_countForWhatATokenTakes() {
        String list = "[" + "\"a\",".repeat(63) + "\"a\"]";
        var without = new TokenBench();
        without.assertGranted(without.token("\"ignored_claim\":" + list));
        await().until(() -> without.verifier.bytes() > 0); // the cache counts in its own time
        bench.assertGranted(bench.token("\"topic_patterns\":" + list));
        await().until(() -> bench.verifier.bytes() > without.verifier.bytes() + 64 * 90);
    }

    @Test
    void results_nameEveryLabelFromTheStart() {
        assertThat(bench.verifier.results().totals())
                .containsOnlyKeys(
                        "cached",
                        "verified",
                        "token_malformed",
                        "token_signature",
                        "token_expired",
                        "token_claims",
                        "scope_denied",
                        "topic_denied",
                        "unavailable")
                .allSatisfy((label, count) -> assertThat(count).isZero());
    }

    @Test
    void adminsToken_letsItsBearerMakeChanges_andNothingElse() {
        String admin = bench.keys.sign(TokenBench.claimsWith("scope", "\"admin\""));
        assertThat(bench.verifier.verifyAdmin(admin)).isInstanceOf(Grant.class);
        bench.assertRefused(admin, Refusal.Reason.SCOPE_DENIED, "'admin'", "'subscribe'");
    }

    @Test
    void othersToken_letsNobodyMakeChanges() {
        assertThat(bench.verifier.verifyAdmin(bench.token()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.SCOPE_DENIED));
        assertThat(bench.verifier.verifyAdmin(bench.keys.sign(TokenBench.claims(0))))
                .isInstanceOf(Refusal.class);
        assertThat(bench.verifier.verifyAdmin("")).isInstanceOf(Refusal.class);
    }

    @Test
    void results_countEachVerdictOnce() {
        String token = bench.token();
        bench.verify(token);
        bench.verify(token);
        bench.verify(token);
        bench.verifier.verify(token, Scope.BROADCAST, TokenBench.TOPIC);
        bench.verifier.verify(token, Scope.SUBSCRIBE, "other");
        bench.verify("");
        bench.verify(TestKeys.p256().sign(TokenBench.claims()));
        bench.verify(bench.keys.sign(TokenBench.claims(0)));
        bench.verify(bench.keys.sign("{}"));
        assertThat(bench.verifier.results().totals())
                .isEqualTo(Map.of(
                        "verified", 1L,
                        "cached", 2L,
                        "scope_denied", 1L,
                        "topic_denied", 1L,
                        "token_malformed", 1L,
                        "token_signature", 1L,
                        "token_expired", 1L,
                        "token_claims", 1L,
                        "unavailable", 0L));
    }

    /** Whoever has (r, s) can make (r, n - s) of it: both are good, and one entry. */
    @Test
    void otherSignatureOfAToken_isTheSameToken() {
        for (int i = 0; i < 8; i++) { // by chance the smaller or the larger s comes first
            String token = bench.token("\"iat\":" + i);
            String other = withOtherS(token);
            assertThat(other).isNotEqualTo(token);
            long verified = total("verified");
            long cached = total("cached");
            bench.assertGranted(token);
            bench.assertGranted(other);
            bench.assertGranted(token);
            assertThat(total("verified")).isEqualTo(verified + 1);
            assertThat(total("cached")).isEqualTo(cached + 2);
        }
    }

    private long total(String result) {
        return bench.verifier.results().totals().getOrDefault(result, -1L);
    }

    private static String withOtherS(String token) {
        int from = token.lastIndexOf('.') + 1;
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(from));
        var order = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
        byte[] s = order.subtract(new BigInteger(1, signature, 32, 32)).toByteArray();
        byte[] padded = new byte[64 + s.length];
        System.arraycopy(s, 0, padded, 64, s.length);
        byte[] other = Arrays.copyOf(signature, 64);
        System.arraycopy(padded, padded.length - 32, other, 32, 32);
        return token.substring(0, from) + TestKeys.encode(other);
    }

    @Test
    void cachedToken_isDeniedATopicThatItDoesNotList() {
        String token = bench.token();
        bench.assertGranted(token);
        assertRefused(bench.verifier.verify(token, Scope.SUBSCRIBE, "other"), TOPIC_DENIED);
        assertRefused(bench.verifier.verify(token, Scope.BROADCAST, TokenBench.TOPIC), SCOPE_DENIED);
        bench.assertGranted(token);
    }

    @Test
    void refusedToken_isVerifiedAnewEachTime() {
        String forged = TestKeys.p256().sign(TokenBench.claims());
        bench.assertRefused(forged, TOKEN_SIGNATURE);
        bench.assertRefused(forged, TOKEN_SIGNATURE);
        assertThat(bench.verifier.results().totals())
                .containsEntry("token_signature", 2L)
                .containsEntry("cached", 0L);
    }

    @Test
    void keyWithdrawn_takesItsCachedTokensAlong() {
        TestKeys next = TestKeys.p256();
        String token = bench.token();
        bench.assertGranted(token);
        bench.verifier.keys(TokenBench.keysOf(next));
        bench.assertRefused(token, TOKEN_SIGNATURE);
        bench.assertGranted(next.sign(TokenBench.claims()));
    }

    @Test
    void keyAdded_verifiesWhatWasRefusedBefore() {
        TestKeys next = TestKeys.p256();
        String token = next.sign(TokenBench.claims());
        bench.assertRefused(token, TOKEN_SIGNATURE);
        bench.verifier.keys(TokenBench.keysOf(bench.keys, next));
        bench.assertGranted(token);
    }

    @Test
    void newKey_isAskedFor_whereATokenNamesNoneThatIsKnown() throws InvalidKeyException {
        TestKeys next = TestKeys.p256();
        bench.verifier.keys(KeyParser.fromJwks(TestJwks.named("old", bench.keys)));
        VerificationKeys both =
                KeyParser.fromJwks(TestJwks.set(TestJwks.jwk(bench.keys, "old"), TestJwks.jwk(next, "new")));
        var asked = new AtomicInteger();
        bench.verifier.refreshedBy(() -> {
            asked.incrementAndGet();
            bench.verifier.keys(both);
        });
        bench.assertGranted(bench.token()); // names none, and needs none
        bench.assertRefused(next.sign(TestJwks.header("old"), TokenBench.claims()), TOKEN_SIGNATURE);
        bench.assertRefused("no token", Refusal.Reason.TOKEN_MALFORMED);
        assertThat(asked).hasValue(0);

        bench.assertGranted(next.sign(TestJwks.header("new"), TokenBench.claims()));
        assertThat(asked).hasValue(1);
        bench.assertGranted(bench.token());
        bench.assertRefused(TestKeys.p256().sign(TestJwks.header("other"), TokenBench.claims()), TOKEN_SIGNATURE);
        bench.assertRefused(TestKeys.p256().sign(TokenBench.claims()), TOKEN_SIGNATURE);
        assertThat(asked).as("any other key may be a new one").hasValue(3);
    }

    @Test
    void tokenOfANewKey_isRememberedWithTheNewKeys() {
        TestKeys next = TestKeys.p256();
        bench.verifier.refreshedBy(() -> bench.verifier.keys(TokenBench.keysOf(next)));
        String token = next.sign(TokenBench.claims());
        bench.assertGranted(token);
        bench.assertGranted(token);
        assertThat(total("verified")).isEqualTo(1);
        assertThat(total("cached")).isEqualTo(1);
    }

    @Test
    void token_beforeThereAreKeys_isNotSaidToBeForged() {
        bench.verifier.keys(VerificationKeys.NONE);
        bench.assertRefused(bench.token(), Refusal.Reason.UNAVAILABLE, "no keys yet", "try again");
        bench.assertRefused("no token", Refusal.Reason.TOKEN_MALFORMED);
        assertThat(total("unavailable")).isEqualTo(1);
        bench.verifier.refreshedBy(() -> bench.verifier.keys(TokenBench.keysOf(bench.keys)));
        bench.assertGranted(bench.token());
    }

    private static void assertRefused(Verdict verdict, Refusal.Reason reason) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }
}
