package io.notiflux.token;

import static io.notiflux.TestJwks.jwk;
import static io.notiflux.TestJwks.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.TestKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in a JWK set (RFC 7517). */
class JwksTest {
    private static final TestKeys KEYS = TestKeys.p256();
    private static final TestKeys OTHERS = TestKeys.p256();

    @Test
    void set_withOneKey_verifiesItsTokens() throws InvalidKeyException {
        KeyParserTest.assertVerifies(KeyParser.fromFile(set(jwk(KEYS, "P-256", 32, ""))), KEYS);
    }

    @Test
    void set_afterWhiteSpace_isRead() throws InvalidKeyException {
        KeyParserTest.assertVerifies(KeyParser.fromFile("\r\n  " + set(jwk(KEYS, "P-256", 32, ""))), KEYS);
    }

    @Test
    void set_withSeveralKeys_verifiesTheTokensOfEach() throws InvalidKeyException {
        VerificationKeys keys =
                KeyParser.fromFile(set(jwk(KEYS, "P-256", 32, ""), jwk(OTHERS, "P-256", 32, ",\"kid\":\"b\"")));
        KeyParserTest.assertVerifies(keys, KEYS);
        KeyParserTest.assertVerifies(keys, OTHERS);
    }

    @Test
    void otherKeysOfTheSet_arePassedOver() throws InvalidKeyException {
        VerificationKeys keys = KeyParser.fromFile(set(
                "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
                "{\"kty\":\"oct\",\"k\":\"AQAB\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AQAB\"}",
                "{\"kty\":7}",
                "{}",
                jwk(TestKeys.onCurve("secp384r1"), "P-384", 48, ""),
                jwk(OTHERS, "P-256", 32, ",\"use\":\"enc\""),
                jwk(KEYS, "P-256", 32, ",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"a\"")));
        assertThat(keys.size()).isEqualTo(1);
        KeyParserTest.assertVerifies(keys, KEYS);
    }

    @Test
    void brokenKeysOfTheSet_takeNoOtherAlong() throws InvalidKeyException {
        VerificationKeys keys = KeyParser.fromFile(set(
                "7",
                "null",
                "\"key\"",
                "{\"kty\":\"EC\",\"crv\":\"P-256\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%\",\"y\":\"AQAB\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQAB\",\"y\":\"AQAB\"}",
                jwk(KEYS, "P-256", 32, "")));
        assertThat(keys.size()).isEqualTo(1);
        KeyParserTest.assertVerifies(keys, KEYS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"keys\":[]}", "{\"keys\":[{}]}", "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\"}]}"})
    void set_withoutAKeyForUs_isRefused(String json) {
        KeyParserTest.assertRefused(json, "without a P-256 key");
    }

    @Test
    void ids_areThoseOfTheKeysForUs() throws InvalidKeyException {
        VerificationKeys keys = KeyParser.fromFile(set(
                jwk(KEYS, "a"),
                jwk(OTHERS, "P-256", 32, ",\"kid\":7"),
                jwk(OTHERS, ""),
                "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"kid\":\"r\"}"));
        assertThat(keys.size()).isEqualTo(3);
        assertThat(keys.have("a")).isTrue();
        for (String id : new String[] {"", "7", "r", "A"}) {
            assertThat(keys.have(id)).as(id).isFalse();
        }
    }

    @Test
    void sets_areTheSame_byTheirKeysAndIds() throws InvalidKeyException {
        VerificationKeys keys = KeyParser.fromFile(set(jwk(KEYS, "a"), jwk(OTHERS, "b")));
        for (String same : new String[] {
            set(jwk(OTHERS, "b"), jwk(KEYS, "a")), set(jwk(KEYS, "a"), "{}", jwk(OTHERS, "b"), jwk(KEYS, "a"))
        }) {
            assertThat(keys.areSameAs(KeyParser.fromFile(same))).as(same).isTrue();
        }
        for (String other : new String[] {
            set(jwk(KEYS, "a")), set(jwk(KEYS, "b"), jwk(OTHERS, "a")), set(jwk(KEYS, "a"), jwk(OTHERS, ""))
        }) {
            assertThat(keys.areSameAs(KeyParser.fromFile(other))).as(other).isFalse();
        }
    }

    @Test
    void set_withAPrivateKey_isRefused() {
        KeyParserTest.assertRefused(set(jwk(KEYS, "P-256", 32, ",\"d\":\"AQAB\"")), "private key");
    }

    @Test
    void set_withKeysForEncryptionAlone_isRefused() {
        KeyParserTest.assertRefused(set(jwk(KEYS, "P-256", 32, ",\"use\":\"enc\"")), "without a P-256 key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":7}",
                "{\"keys\":[7]}",
                "{\"keys\":[null]}",
                "{\"keys\":[[]]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQAB\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":1,\"y\":2}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"***\",\"y\":\"***\"}]}"
            })
    void set_malformed_isRefused(String json) {
        KeyParserTest.assertRefused(json, "JWKS", "keys");
    }

    @Test
    void key_thatIsNoPointOfTheCurve_isRefused() {
        KeyParserTest.assertRefused(
                set("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQAB\",\"y\":\"AQAB\"}"), "damaged", "P-256");
        KeyParserTest.assertRefused(
                set("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"\",\"y\":\"\"}"), "damaged", "P-256");
    }

    @Test
    void set_tooDeep_isRefused() {
        KeyParserTest.assertRefused("{\"keys\":" + "[".repeat(100_000), "JWKS");
    }
}
