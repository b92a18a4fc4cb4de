package io.notiflux.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notiflux.TestKeys;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in PEM and its base64; those in a JWKS have a test of their own. */
class KeyParserTest {
    private static final TestKeys KEYS = TestKeys.p256();
    private static final TestKeys OTHERS = TestKeys.p256();

    @Test
    void pem_withOneKey_verifiesItsTokens() throws InvalidKeyException {
        assertVerifies(KeyParser.fromFile(KEYS.publicPem()), KEYS);
    }

    @Test
    void pem_withSeveralKeys_verifiesTheTokensOfEach() throws InvalidKeyException {
        String text = "# the old one\n" + KEYS.publicPem() + "\r\n# and the new one\n" + OTHERS.publicPem();
        VerificationKeys keys = KeyParser.fromFile(text);
        assertThat(keys.size()).isEqualTo(2);
        assertVerifies(keys, KEYS);
        assertVerifies(keys, OTHERS);
    }

    @Test
    void pem_withLineBreaksOfWindows_isRead() throws InvalidKeyException {
        assertVerifies(KeyParser.fromFile(KEYS.publicPem().replace("\n", "\r\n")), KEYS);
    }

    @Test
    void mark_beforePemOrJwks_isPassedOver() throws InvalidKeyException {
        assertVerifies(KeyParser.fromFile("\uFEFF" + KEYS.publicPem()), KEYS);
        assertVerifies(
                KeyParser.fromBase64(Base64.getEncoder()
                        .encodeToString(("\uFEFF" + KEYS.publicPem()).getBytes(StandardCharsets.UTF_8))),
                KEYS);
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> KeyParser.fromFile("\uFEFF{\"keys\":[]}"))
                .withMessageContaining("JWKS without a P-256 key");
    }

    /** Half of the points have an even y; enough keys to meet both, and a y that begins with a zero. */
    @Test
    void compressedPoint_isRead() throws InvalidKeyException {
        for (int i = 0; i < 300; i++) {
            TestKeys keys = TestKeys.p256();
            byte[] der = keys.pair().getPublic().getEncoded();
            byte[] compressed = new byte[59];
            System.arraycopy(der, 0, compressed, 0, 26);
            compressed[1] = 57;
            compressed[24] = 34;
            compressed[26] = (byte) (2 + (der[90] & 1));
            System.arraycopy(der, 27, compressed, 27, 32);
            String pem = pem("PUBLIC KEY", Base64.getEncoder().encodeToString(compressed));
            VerificationKeys read = KeyParser.fromFile(pem);
            if (i < 5) {
                assertVerifies(read, keys);
            }
            compressed[26] ^= 1; // the other point of the same x, and so another key
            assertThat(KeyParser.fromFile(pem("PUBLIC KEY", Base64.getEncoder().encodeToString(compressed)))
                            .size())
                    .isEqualTo(1);
        }
    }

    @Test
    void compressedPoint_offTheCurve_isRefused() {
        byte[] der = HexFormat.of()
                .parseHex("3039301306072a8648ce3d020106082a8648ce3d03010703220002" + "00".repeat(31) + "01");
        assertRefused(pem("PUBLIC KEY", Base64.getEncoder().encodeToString(der)), "damaged", "P-256");
    }

    /** As {@code openssl ec -param_enc explicit} writes it. */
    @Test
    void explicitParameters_areToldToBeThat() {
        assertRefused("""
            -----BEGIN PUBLIC KEY-----
            MIIBSzCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAA
            AAAAAAAAAAAA////////////////MFsEIP////8AAAABAAAAAAAAAAAAAAAA////
            ///////////8BCBaxjXYqjqT57PrvVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMVAMSd
            NgiG5wSTamZ44ROdJreBn36QBEEEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5
            RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9QIhAP////8AAAAA
            //////////+85vqtpxeehPO5ysL8YyVRAgEBA0IABN9NXB9jBqBOZrRfJqUZYCaB
            90DUSXlIltnYLCsl5DT2k5ii42yPeBeOFTGPNUcqPsRkCZ+I3qEpMyTbmfrPQo4=
            -----END PUBLIC KEY-----
            """, "in numbers", "-param_enc named_curve");
    }

    @Test
    void lineBreaks_asTwoCharacters_areToldToBeThat() {
        String escaped = KEYS.publicPem().replace("\n", "\\n");
        assertRefused(escaped, "\\n as two characters");
        assertRefusedBase64(
                Base64.getEncoder().encodeToString(escaped.getBytes(StandardCharsets.US_ASCII)),
                "\\n as two characters");
    }

    @Test
    void base64_isRead() throws InvalidKeyException {
        assertVerifies(KeyParser.fromBase64(KEYS.publicPemBase64()), KEYS);
    }

    @Test
    void base64_withLineBreaks_isRead() throws InvalidKeyException {
        byte[] pem = (KEYS.publicPem() + OTHERS.publicPem()).getBytes(StandardCharsets.US_ASCII);
        String wrapped =
                " " + Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}).encodeToString(pem) + "\n\t";
        assertThat(KeyParser.fromBase64(wrapped).size()).isEqualTo(2);
    }

    @Test
    void pemItself_givenForBase64_isRefused() {
        assertRefusedBase64(KEYS.publicPem(), "base64 < public.pem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not base64!", "LS0t*", "LS0tLQ=", "é"})
    void text_thatIsNotBase64_isRefused(String text) {
        assertRefusedBase64(text, "is not base64");
    }

    @Test
    void base64_ofTheKeyWithoutPem_isRefused() {
        assertRefusedBase64(base64(KEYS.pair().getPublic()), "no PEM public key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "some text", "-----BEGIN PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----\nAAAA"})
    void text_withoutPem_isRefused(String text) {
        assertRefused(text, "no PEM public key");
        assertRefusedBase64(
                Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII)), "no PEM public key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY"})
    void privateKey_isRefusedWithoutAWordOfIt(String label) {
        String key = base64(KEYS.pair().getPrivate());
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> KeyParser.fromFile(KEYS.publicPem() + pem(label, key)))
                .withMessageContaining("private key")
                .withMessageContaining("openssl pkey -pubout")
                .withMessageNotContaining(key.substring(0, 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CERTIFICATE", "RSA PUBLIC KEY", "EC PARAMETERS"})
    void otherBlock_isRefused(String label) {
        assertRefused(pem(label, base64(KEYS.pair().getPublic())), "'" + label + "'", "'PUBLIC KEY' would be right");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "Ed25519", "X25519", "DSA"})
    void keyOfAnotherKind_isRefused(String algorithm) throws NoSuchAlgorithmException {
        KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        assertRefused(pem("PUBLIC KEY", base64(pair.getPublic())), "not an elliptic curve's", "P-256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp384r1", "secp521r1"})
    void keyOnAnotherCurve_isRefused(String curve) {
        assertRefused(TestKeys.onCurve(curve).publicPem(), "another curve", "P-256");
    }

    @Test
    void key_thatIsNoPointOfTheCurve_isRefused() {
        byte[] der = KEYS.pair().getPublic().getEncoded();
        der[der.length - 1] ^= 1;
        assertRefused(pem("PUBLIC KEY", Base64.getEncoder().encodeToString(der)), "damaged", "P-256");
    }

    @Test
    void oneBadKeyAmongGoodOnes_isRefused() {
        assertRefused(KEYS.publicPem() + TestKeys.onCurve("secp384r1").publicPem(), "another curve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "=", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"})
    void block_withoutAKeyInIt_isRefused(String body) {
        assertRefused(pem("PUBLIC KEY", body), "P-256");
    }

    static void assertVerifies(VerificationKeys keys, TestKeys signer) {
        TokenBench bench = new TokenBench();
        bench.verifier.keys(keys);
        bench.assertGranted(signer.sign(TokenBench.claims()));
    }

    static void assertRefused(String file, String... words) {
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> KeyParser.fromFile(file))
                .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("\n"));
    }

    private static void assertRefusedBase64(String base64, String words) {
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> KeyParser.fromBase64(base64))
                .withMessageContaining(words);
    }

    private static String base64(Key key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    private static String pem(String label, String body) {
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
