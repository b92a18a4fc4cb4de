package io.notiflux.token;

import static io.notiflux.token.Refusal.Reason.TOKEN_MALFORMED;

import io.notiflux.TestKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The header: ES256 and nothing else, whatever the signature is worth. */
class TokenAlgorithmTest {
    private final TokenBench bench = new TokenBench();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"none\"",
                "\"None\"",
                "\"\"",
                "\"HS256\"",
                "\"ES384\"",
                "\"ES256K\"",
                "\"RS256\"",
                "\"es256\"",
                "\"ES256 \"",
                "256",
                "null",
                "true",
                "[\"ES256\"]",
                "{\"alg\":\"ES256\"}"
            })
    void algorithm_otherThanEs256_isMalformed(String algorithm) {
        String header = "{\"alg\":" + algorithm + "}";
        bench.assertRefused(bench.keys.sign(header, TokenBench.claims()), TOKEN_MALFORMED, "ES256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"typ\":\"JWT\"}", "{\"ALG\":\"ES256\"}", "{\"x\":{\"alg\":\"ES256\"}}"})
    void algorithm_missing_isMalformed(String header) {
        bench.assertRefused(bench.keys.sign(header, TokenBench.claims()), TOKEN_MALFORMED, "no 'alg'", "ES256");
    }

    @Test
    void noneWithoutSignature_isMalformed() {
        String token = TestKeys.encode("{\"alg\":\"none\"}") + "." + TestKeys.encode(TokenBench.claims()) + ".";
        bench.assertRefused(token, TOKEN_MALFORMED, "ES256");
    }

    @Test
    void hmacWithThePublicKeyAsItsSecret_isMalformed() throws GeneralSecurityException {
        String signed = TestKeys.encode("{\"alg\":\"HS256\"}") + "." + TestKeys.encode(TokenBench.claims());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(bench.keys.publicPem().getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
        byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
        bench.assertRefused(signed + "." + TestKeys.encode(signature), TOKEN_MALFORMED, "ES256");
    }

    @Test
    void es384SignedByAKeyOfThatCurve_isMalformed() {
        String token = TestKeys.onCurve("secp384r1")
                .sign("{\"alg\":\"ES384\"}", TokenBench.claims(), "SHA384withECDSAinP1363Format");
        bench.assertRefused(token, TOKEN_MALFORMED, "ES256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"exp\"]", "[]", "null", "\"secret\"", "[\"b64\"],\"b64\":false"})
    void criticalExtension_isMalformed(String extensions) {
        String header = "{\"alg\":\"ES256\",\"crit\":" + extensions + "}";
        bench.assertRefused(bench.keys.sign(header, TokenBench.claims()), TOKEN_MALFORMED, "crit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"kid\":\"other\"",
                "\"kid\":7",
                "\"typ\":\"anything\"",
                "\"cty\":null",
                "\"x\":[{\"y\":[1,2]}]",
                "\"jku\":\"http://attacker.example/keys\"",
                "\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}"
            })
    void otherHeaders_areIgnored(String other) {
        bench.assertGranted(bench.keys.sign("{\"alg\":\"ES256\"," + other + "}", TokenBench.claims()));
    }
}
