package io.notiflux.token;

import static io.notiflux.token.Refusal.Reason.TOKEN_CLAIMS;
import static io.notiflux.token.Refusal.Reason.TOKEN_MALFORMED;
import static io.notiflux.token.Refusal.Reason.TOPIC_DENIED;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The claims' types, and which of them there must be. */
class TokenClaimsTest {
    private final TokenBench bench = new TokenBench();

    @ParameterizedTest
    @ValueSource(strings = {"sub", "exp", "topics", "scope"})
    void claim_missing_isRefused(String claim) {
        bench.assertRefused(with(claim, ""), TOKEN_CLAIMS, "no '" + claim + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "true", "[\"secret\"]", "{}"})
    void subject_thatIsNoString_isRefused(String subject) {
        bench.assertRefused(with("sub", subject), TOKEN_CLAIMS, "'sub'", "a string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" \"", "\"日本\"", "\"a\\u0000b\""})
    void subject_ofAnyText_isGranted(String subject) {
        bench.assertGranted(with("sub", subject));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "true", "[\"secret\"]", "{}"})
    void id_thatIsNoString_isRefused(String id) {
        bench.assertRefused(bench.token("\"jti\":" + id), TOKEN_CLAIMS, "'jti'", "a string");
    }

    @Test
    void id_ofTheMostCharacters_isGranted_andOneMoreIsRefused() {
        bench.assertGranted(bench.token("\"jti\":\"" + "i".repeat(64) + "\""));
        bench.assertRefused(
                bench.token("\"jti\":\"" + "i".repeat(65) + "\""), TOKEN_CLAIMS, "'jti'", "at most 64 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1800000000\"", "null", "true", "[1800000000]", "{\"secret\":1}", "\"\""})
    void expiry_thatIsNoNumber_isRefused(String expiry) {
        bench.assertRefused(with("exp", expiry), TOKEN_CLAIMS, "'exp'", "seconds since 1970");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e300", "1e400", "-1", "-1e300", "253402300800", "1800000000000", "1e999999999"})
    void expiry_thatIsNoTime_isRefused(String expiry) {
        bench.assertRefused(with("exp", expiry), TOKEN_CLAIMS, "'exp'", "seconds since 1970");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "0x7fffffff", "01800000000", "+1800000000", "1800000000."})
    void expiry_thatIsNoJson_isMalformed(String expiry) {
        bench.assertRefused(with("exp", expiry), TOKEN_MALFORMED, "payload");
    }

    @Test
    void expiry_pastTheParsersLimit_isMalformed() {
        bench.assertRefused(with("exp", "9".repeat(2_000)), TOKEN_MALFORMED, "payload");
        bench.assertRefused(with("exp", "1." + "9".repeat(2_000)), TOKEN_MALFORMED, "payload");
    }

    @ParameterizedTest
    @ValueSource(strings = {"253402300799", "1.8e9", "1800000000.75", "1800000000e0"})
    void expiry_inAnyFormOfANumber_isGranted(String expiry) {
        bench.assertGranted(with("exp", expiry));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "null", "-1", "1e300", "true", "[]"})
    void notBefore_thatIsNoTime_isRefused(String notBefore) {
        bench.assertRefused(bench.token("\"nbf\":" + notBefore), TOKEN_CLAIMS, "'nbf'", "seconds since 1970");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"secret-topic\"", "1", "null", "true", "{\"secret-topic\":1}", "\"\""})
    void topics_thatAreNoArray_areRefused(String topics) {
        bench.assertRefused(with("topics", topics), TOKEN_CLAIMS, "'topics'", "array of strings");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "false", "[\"secret\"]", "{\"x\":[]}"})
    void topics_withOneThatIsNoString_areRefused(String topic) {
        bench.assertRefused(with("topics", "[\"secret-topic\"," + topic + "]"), TOKEN_CLAIMS, "array of strings");
        bench.assertRefused(with("topics", "[" + topic + ",\"secret-topic\"]"), TOKEN_CLAIMS, "array of strings");
    }

    @Test
    void topics_empty_permitNone() {
        bench.assertRefused(with("topics", "[]"), TOPIC_DENIED, "topics");
    }

    @Test
    void topics_withOneTwice_areGranted() {
        bench.assertGranted(with("topics", "[\"secret-topic\",\"other\",\"secret-topic\"]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"secret:*\"", "1", "null", "true", "{\"secret:*\":1}", "\"\""})
    void patterns_thatAreNoArray_areRefused(String patterns) {
        bench.assertRefused(patterns(patterns), TOKEN_CLAIMS, "'topic_patterns'", "array of strings");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "false", "[\"secret\"]", "{\"x\":[]}"})
    void patterns_withOneThatIsNoString_areRefused(String pattern) {
        bench.assertRefused(
                patterns("[\"a:*\"," + pattern + "]"), TOKEN_CLAIMS, "'topic_patterns'", "array of strings");
        bench.assertRefused(
                patterns("[" + pattern + ",\"a:*\"]"), TOKEN_CLAIMS, "'topic_patterns'", "array of strings");
    }

    @Test
    void patterns_upToSixtyFour_areGranted() {
        bench.assertGranted(patterns("[]"));
        bench.assertGranted(patterns("[" + "\"a:*\",".repeat(63) + "\"a:*\"]"));
        bench.assertRefused(patterns("[" + "\"a:*\",".repeat(64) + "\"a:*\"]"), TOKEN_CLAIMS, "at most 64 patterns");
    }

    @Test
    void pattern_ofUpTo256Bytes_isGranted() {
        bench.assertGranted(patterns("[\"" + "a".repeat(256) + "\",\"" + "é".repeat(128) + "\"]"));
        bench.assertRefused(patterns("[\"" + "a".repeat(257) + "\"]"), TOKEN_CLAIMS, "longer than 256 bytes");
        bench.assertRefused(patterns("[\"" + "é".repeat(128) + "a\"]"), TOKEN_CLAIMS, "longer than 256 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"**:a", "a:**:b", "a/**/", "**:", "**:**"})
    void pattern_withTheRestBeforeItsEnd_isRefused(String pattern) {
        bench.assertRefused(
                patterns("[\"" + pattern + "\"]"), TOKEN_CLAIMS, "'topic_patterns'", "not its last segment");
    }

    @Test
    void patterns_doNotReplaceTopics() {
        String claims = TokenBench.claimsWith("topics", "");
        bench.assertRefused(
                bench.keys.sign(claims.replace("}", ",\"topic_patterns\":[\"**\"]}")), TOKEN_CLAIMS, "no 'topics'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"secret\"", "\"\"", "\"Subscribe\"", "\"SUBSCRIBE\"", "\"subscribe \""})
    void scope_unknown_isRefused(String scope) {
        bench.assertRefused(with("scope", scope), TOKEN_CLAIMS, "'scope'", "subscribe", "broadcast");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "[\"subscribe\"]", "{}"})
    void scope_thatIsNoString_isRefused(String scope) {
        bench.assertRefused(with("scope", scope), TOKEN_CLAIMS, "'scope'", "a string");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"aud\":\"somebody else\"",
                "\"aud\":[1,{}]",
                "\"iss\":7",
                "\"kid\":{\"sub\":1,\"exp\":\"x\"}",
                "\"iat\":\"x\"",
                "\"x\":[[[[[[[[1]]]]]]]]",
                "\"y\":1e999",
                "\"z\":\"\\u0000\"",
                "\"SUB\":1",
                "\"\":[]"
            })
    void otherClaims_areIgnored(String other) {
        bench.assertGranted(bench.token(other));
    }

    private String patterns(String value) {
        return bench.token("\"topic_patterns\":" + value);
    }

    private String with(String claim, String value) {
        return bench.keys.sign(TokenBench.claimsWith(claim, value));
    }
}
