package io.notiflux.token;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;

/**
 * Reduces the two signatures that anybody can make of one to a single text: if (r, s) verifies, (r, n - s) does too.
 * Signers produce either, so both are good; but a memory of tokens must not hold the same token twice.
 */
final class OneSignature {
    /** The order of P-256's base point (FIPS 186-4, D.1.2.3). */
    private static final BigInteger N =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private static final BigInteger HALF = N.shiftRight(1);
    private static final int HALF_BYTES = Jws.SIGNATURE_BYTES / 2;
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
        BigInteger s = new BigInteger(1, signature, HALF_BYTES, HALF_BYTES);
        if (s.compareTo(HALF) <= 0
                || s.compareTo(N) >= 0
                || !Jws.BASE64URL.encodeToString(signature).equals(token.substring(from))) {
            return token;
        }
        byte[] other = N.subtract(s).toByteArray();
        Arrays.fill(signature, HALF_BYTES, signature.length, (byte) 0);
        int length = Math.min(other.length, HALF_BYTES);
        System.arraycopy(other, other.length - length, signature, signature.length - length, length);
        return token.substring(0, from) + Jws.BASE64URL.encodeToString(signature);
    }
}
