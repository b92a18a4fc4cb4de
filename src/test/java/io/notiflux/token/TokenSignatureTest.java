package io.notiflux.token;

import static io.notiflux.token.Refusal.Reason.TOKEN_SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.TestKeys;
import java.security.Security;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures, by the JDK's provider and by the one that serves: they fail in different ways. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class TokenSignatureTest {
    @Parameter
    boolean corretto;

    private final TokenBench bench = new TokenBench();

    @BeforeEach
    void install() {
        if (corretto) {
            assertThat(CryptoProvider.install()).isEqualTo("AmazonCorrettoCryptoProvider");
        }
    }

    @AfterEach
    void remove() {
        Security.removeProvider("AmazonCorrettoCryptoProvider");
    }

    @Test
    void signature_ofTheKey_isGranted() {
        bench.assertGranted(bench.token());
    }

    @Test
    void signature_inDer_isRefused() {
        String token = bench.keys.sign(TestKeys.HEADER, TokenBench.claims(), "SHA256withECDSA");
        bench.assertRefused(token, TOKEN_SIGNATURE, "64 bytes", "DER");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 63, 65, 128})
    void signature_ofAnotherLength_isRefused(int length) {
        byte[] signature = Arrays.copyOf(signature(bench.token()), length);
        bench.assertRefused(withSignature(bench.token(), signature), TOKEN_SIGNATURE, "64 bytes");
    }

    @Test
    void signature_ofZeros_isRefused() {
        bench.assertRefused(withSignature(bench.token(), new byte[64]), TOKEN_SIGNATURE, "verify");
    }

    @Test
    void signature_withROrSOutOfRange_isRefused() {
        byte[] ones = new byte[64];
        Arrays.fill(ones, (byte) 0xFF);
        byte[] good = signature(bench.token());
        byte[] zeroS = Arrays.copyOf(Arrays.copyOf(good, 32), 64);
        bench.assertRefused(withSignature(bench.token(), ones), TOKEN_SIGNATURE, "verify");
        bench.assertRefused(withSignature(bench.token(), zeroS), TOKEN_SIGNATURE, "verify");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 32, 63})
    void signature_withABitTurned_isRefused(int at) {
        String token = bench.token();
        byte[] signature = signature(token);
        signature[at] ^= 0x10;
        bench.assertRefused(withSignature(token, signature), TOKEN_SIGNATURE, "verify");
    }

    @Test
    void claims_changedAfterSigning_areRefused() {
        String[] parts = bench.token().split("\\.", -1);
        String other = TestKeys.encode(TokenBench.claims("\"admin\":true"));
        bench.assertRefused(parts[0] + "." + other + "." + parts[2], TOKEN_SIGNATURE, "verify");
    }

    @Test
    void signature_ofAnotherKey_isRefused() {
        bench.assertRefused(TestKeys.p256().sign(TokenBench.claims()), TOKEN_SIGNATURE, "key");
    }

    @Test
    void severalKeys_eachVerifies() {
        TestKeys second = TestKeys.p256();
        TestKeys third = TestKeys.p256();
        bench.verifier.keys(TokenBench.keysOf(bench.keys, second, third));
        bench.assertGranted(bench.token());
        bench.assertGranted(second.sign(TokenBench.claims()));
        bench.assertGranted(third.sign(TokenBench.claims()));
        bench.assertRefused(TestKeys.p256().sign(TokenBench.claims()), TOKEN_SIGNATURE);
    }

    private static byte[] signature(String token) {
        return Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
    }

    private static String withSignature(String token, byte[] signature) {
        return token.substring(0, token.lastIndexOf('.') + 1) + TestKeys.encode(signature);
    }
}
