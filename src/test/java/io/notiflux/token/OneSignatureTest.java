package io.notiflux.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OneSignatureTest {
    private static final BigInteger N =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final int BYTES = 32;

    @Test
    void bothSignaturesOfAToken_areTheOneWithTheSmallerS() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            BigInteger s =
                    new BigInteger(256, random).mod(N.subtract(BigInteger.ONE)).add(BigInteger.ONE);
            assertThat(OneSignature.of(token(s)))
                    .isEqualTo(OneSignature.of(token(N.subtract(s))))
                    .isEqualTo(token(s.min(N.subtract(s))));
        }
    }

    @Test
    void numbersAtTheBounds_areReducedOrLeft() {
        BigInteger half = N.shiftRight(1);
        assertThat(OneSignature.of(token(half))).isEqualTo(token(half));
        assertThat(OneSignature.of(token(half.add(BigInteger.ONE)))).isEqualTo(token(half));
        assertThat(OneSignature.of(token(N.subtract(BigInteger.ONE)))).isEqualTo(token(BigInteger.ONE));
        for (BigInteger none : List.of(BigInteger.ZERO, N, N.add(BigInteger.ONE))) {
            assertThat(OneSignature.of(token(none))).isEqualTo(token(none));
        }
    }

    private static String token(BigInteger s) {
        byte[] signature = new byte[2 * BYTES];
        Arrays.fill(signature, 0, BYTES, (byte) 7);
        byte[] digits = s.toByteArray();
        int length = Math.min(digits.length, BYTES);
        System.arraycopy(digits, digits.length - length, signature, signature.length - length, length);
        return "head.payload." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }
}
