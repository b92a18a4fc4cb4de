package io.notiflux.token;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/** Reads the DER of an elliptic curve's public key (RFC 5480) in two forms that the JDK does not read. */
final class EcPublicKeyInfo {
    /** The algorithm's object identifier, id-ecPublicKey; the curve follows. */
    private static final byte[] ALGORITHM = HexFormat.of().parseHex("06072a8648ce3d0201");
    /**
     * The bytes before the point of a compressed and of an uncompressed P-256 key; they differ in their two lengths.
     */
    private static final byte[] COMPRESSED =
            HexFormat.of().parseHex("3039301306072a8648ce3d020106082a8648ce3d030107032200");

    private static final byte[] UNCOMPRESSED =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    private static final int SEQUENCE = 0x30;
    private static final int EVEN = 2;
    private static final int ODD = 3;
    private static final byte BOTH = 4;
    private static final int FIELD_BYTES = 32;

    /** The coefficient b of curve P-256: y\u00b2 = x\u00b3 - 3x + b (FIPS 186-4, D.1.2.3). */
    private static final BigInteger B =
            new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);

    private static final BigInteger THREE = BigInteger.valueOf(3);

    private EcPublicKeyInfo() {}

    /** Returns whether the key spells the curve's parameters out where the curve's name belongs. */
    static boolean hasExplicitParameters(byte[] der) {
        for (int at = 0; at + ALGORITHM.length < der.length; at++) {
            int end = at + ALGORITHM.length;
            if (Arrays.equals(der, at, end, ALGORITHM, 0, ALGORITHM.length)) {
                return der[end] == SEQUENCE;
            }
        }
        return false;
    }

    /**
     * Returns the same key with both coordinates of its point. A key that is not a compressed one on P-256 is returned
     * as it is.
     */
    static byte[] uncompressed(byte[] der) {
        int at = COMPRESSED.length;
        if (der.length != at + 1 + FIELD_BYTES
                || !Arrays.equals(der, 0, at, COMPRESSED, 0, at)
                || (der[at] != EVEN && der[at] != ODD)) {
            return der;
        }
        BigInteger p = KeyParser.P256_PRIME;
        BigInteger x = new BigInteger(1, der, at + 1, FIELD_BYTES);
        BigInteger square = x.pow(3).subtract(THREE.multiply(x)).add(B).mod(p);
        // p is 3 modulo 4. If the square has no root, the point is not on the curve, which is checked later.
        BigInteger root = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
        BigInteger y = root.testBit(0) == (der[at] == ODD) ? root : p.subtract(root);
        byte[] full = Arrays.copyOf(UNCOMPRESSED, UNCOMPRESSED.length + 1 + 2 * FIELD_BYTES);
        full[UNCOMPRESSED.length] = BOTH;
        System.arraycopy(der, at + 1, full, UNCOMPRESSED.length + 1, FIELD_BYTES);
        byte[] octets = y.toByteArray();
        int length = Math.min(octets.length, FIELD_BYTES);
        System.arraycopy(octets, octets.length - length, full, full.length - length, length);
        return full;
    }
}
