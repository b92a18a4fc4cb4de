package io.notiflux.token;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Reduces the two signatures that anybody can make of one to a single text: if (r, s) verifies, (r, n - s) does too.
 * Signers produce either, so both are good; but a memory of tokens must not hold the same token twice.
 */
final class OneSignature {
    /** The order of P-256's base point (FIPS 186-4, D.1.2.3). */
    private static final byte[] N =
            HexFormat.of().parseHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    /** The largest s that is the smaller one of its two. */
    private static final byte[] HALF =
            HexFormat.of().parseHex("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8");

    private static final int S = Jws.SIGNATURE_BYTES / 2;
    /** The length of 64 bytes in base64url. */
    private static final int SIGNATURE_LENGTH = 86;

    private OneSignature() {}

    /**
     * Returns the token with the smaller s. A token that has it already, or whose signature is not one, is returned as
     * it is.
     */
    static String of(String token) {
        int from = token.lastIndexOf('.') + 1;
        if (token.length() - from != SIGNATURE_LENGTH) {
            return token;
        }
        byte[] signature;
        try {
            signature = Base64.getUrlDecoder().decode(token.substring(from));
        } catch (IllegalArgumentException e) {
            return token;
        }
        if (compareS(signature, HALF) <= 0
                || compareS(signature, N) >= 0
                || !token.endsWith(Jws.BASE64URL.encodeToString(signature))) {
            return token;
        }
        subtractSFromN(signature);
        return token.substring(0, from) + Jws.BASE64URL.encodeToString(signature);
    }

    private static int compareS(byte[] signature, byte[] number) {
        return Arrays.compareUnsigned(signature, S, signature.length, number, 0, number.length);
    }

    private static void subtractSFromN(byte[] signature) {
        int borrow = 0;
        for (int i = N.length - 1; i >= 0; i--) {
            int digit = Byte.toUnsignedInt(N[i]) - Byte.toUnsignedInt(signature[S + i]) - borrow;
            signature[S + i] = (byte) digit;
            borrow = digit < 0 ? 1 : 0;
        }
    }
}
