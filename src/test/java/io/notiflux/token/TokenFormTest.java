package io.notiflux.token;

import static io.notiflux.token.Refusal.Reason.TOKEN_MALFORMED;
import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.TestKeys;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token must look like before its claims count. */
class TokenFormTest {
    private static final int SIGNATURE_CHARACTERS = 86;
    private final TokenBench bench = new TokenBench();

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "secret", "secret.secret", " ", "\0", "é.é.é", "Ł.Ł.Ł"})
    void token_thatIsNone_isMalformed(String token) {
        bench.assertRefused(token, TOKEN_MALFORMED);
    }

    /** The last character of 64 bytes has four bits that mean nothing, which would make sixteen tokens of one. */
    @Test
    void idleBits_mustBeZero() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String token = bench.token();
        bench.assertGranted(token);
        String beginning = token.substring(0, token.length() - 1);
        int last = alphabet.indexOf(token.charAt(token.length() - 1));
        for (int bits = 1; bits < 16; bits++) {
            bench.assertRefused(
                    beginning + alphabet.charAt(last | bits), TOKEN_MALFORMED, "signature is not base64url");
        }
    }

    @Test
    void token_withTwoParts_isMalformed() {
        String token = bench.token();
        bench.assertRefused(token.substring(0, token.lastIndexOf('.')), TOKEN_MALFORMED, "three parts");
    }

    @Test
    void token_withFourParts_isMalformed() {
        bench.assertRefused(bench.token() + ".", TOKEN_MALFORMED, "three parts");
        bench.assertRefused("." + bench.token(), TOKEN_MALFORMED, "three parts");
    }

    @Test
    void token_withPadding_isMalformed() {
        bench.assertRefused(bench.token() + "==", TOKEN_MALFORMED, "padded");
    }

    @Test
    void token_ofAMegabyte_isMalformed() {
        bench.assertRefused("A".repeat(1_024 * 1_024), TOKEN_MALFORMED, "longer than 16384");
        bench.assertRefused(".".repeat(1_024 * 1_024), TOKEN_MALFORMED, "longer than 16384");
    }

    @Test
    void token_atTheLengthLimit_isGranted() {
        bench.assertGranted(tokenOf(Jws.MAX_LENGTH));
    }

    @Test
    void token_onePastTheLengthLimit_isMalformed() {
        bench.assertRefused(tokenOf(Jws.MAX_LENGTH + 1), TOKEN_MALFORMED, "longer than 16384");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "/", " ", "\n", "*", "é", "=secret"})
    void part_thatIsNotBase64Url_isMalformed(String bad) {
        String[] parts = bench.token().split("\\.", -1);
        bench.assertRefused(bad + parts[0] + "." + parts[1] + "." + parts[2], TOKEN_MALFORMED, "header");
        bench.assertRefused(parts[0] + "." + bad + parts[1] + "." + parts[2], TOKEN_MALFORMED, "payload");
        bench.assertRefused(parts[0] + "." + parts[1] + "." + bad + parts[2], TOKEN_MALFORMED, "signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "", " ", "[]", "\"secret\"", "1", "null", "{", "{\"alg\":\"ES256\"", "{alg:1}"})
    void json_thatIsNoObject_isMalformed(String json) {
        bench.assertRefused(bench.keys.sign(json, TokenBench.claims()), TOKEN_MALFORMED, "header");
        bench.assertRefused(bench.keys.sign(json), TOKEN_MALFORMED, "payload");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "x", "}", ",", "[]", "\0", "\"secret\""})
    void json_withSomethingBehindIt_isMalformed(String rest) {
        bench.assertRefused(bench.keys.sign(TestKeys.HEADER + rest, TokenBench.claims()), TOKEN_MALFORMED, "header");
        bench.assertRefused(bench.keys.sign(TokenBench.claims() + rest), TOKEN_MALFORMED, "payload");
    }

    @Test
    void json_withWhiteSpaceAroundIt_isGranted() {
        bench.assertGranted(bench.keys.sign(" \n" + TestKeys.HEADER + "\t", "\r\n" + TokenBench.claims() + " "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"ES256\",\"alg\":\"ES256\"}",
                "{\"alg\":\"none\",\"alg\":\"ES256\"}",
                "{\"alg\":\"ES256\",\"\\u0061lg\":\"none\"}",
                "{\"alg\":\"ES256\",\"x\":{\"y\":1,\"y\":2}}"
            })
    void header_withAFieldTwice_isMalformed(String header) {
        bench.assertRefused(bench.keys.sign(header, TokenBench.claims()), TOKEN_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"sub\":\"secret\"", "\"scope\":\"broadcast\"", "\"topics\":[]", "\"x\":1,\"x\":1"})
    void payload_withAFieldTwice_isMalformed(String again) {
        bench.assertRefused(bench.token(again), TOKEN_MALFORMED, "payload");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"x\":"})
    void json_tenThousandLevelsDeep_isMalformed(String level) {
        // Unclosed, so that the token stays below its limit of length.
        String deep = "{\"x\":" + level.repeat(10_000 / level.length());
        bench.assertRefused(bench.keys.sign(deep, "{}"), TOKEN_MALFORMED, "header");
        bench.assertRefused(bench.keys.sign(deep), TOKEN_MALFORMED, "payload");
    }

    @Test
    void json_deepAndComplete_isMalformed() {
        String deep = "[".repeat(5_000) + "]".repeat(5_000);
        bench.assertRefused(bench.token("\"x\":" + deep), TOKEN_MALFORMED, "payload");
    }

    @Test
    void payload_thatIsNotUtf8_isMalformed() {
        String latin = TestKeys.encode(TokenBench.claimsWith("sub", "\"é\"").getBytes(StandardCharsets.ISO_8859_1));
        String[] parts = bench.token().split("\\.", -1);
        bench.assertRefused(parts[0] + "." + latin + "." + parts[2], TOKEN_MALFORMED, "UTF-8");
    }

    /** A good token of exactly this length; base64 has no length of 4n + 1, so the header gives way. */
    private String tokenOf(int length) {
        return IntStream.range(0, 4)
                .mapToObj(spaces -> TestKeys.HEADER + " ".repeat(spaces))
                .filter(header -> payloadLength(length, header) % 4 != 1)
                .map(header -> {
                    int bytes = payloadLength(length, header) * 3 / 4;
                    String claims = TokenBench.claims();
                    String token = bench.keys.sign(header, claims + " ".repeat(bytes - claims.length()));
                    assertThat(token).hasSize(length);
                    return token;
                })
                .findFirst()
                .orElseThrow();
    }

    private static int payloadLength(int length, String header) {
        return length - 2 - SIGNATURE_CHARACTERS - TestKeys.encode(header).length();
    }
}
