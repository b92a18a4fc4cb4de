package io.notiflux.token;

import io.helidon.security.jwt.JwtException;
import io.helidon.security.jwt.jwk.JwkEC;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The public keys, any one of which may verify a token. Immutable. */
public final class VerificationKeys {
    private final List<JwkEC> keys;

    VerificationKeys(List<JwkEC> keys) {
        this.keys = List.copyOf(keys);
    }

    public int size() {
        return keys.size();
    }

    /** The SHA-256 of each key's DER, in hexadecimal, by which an operator can tell them apart. */
    public List<String> fingerprints() {
        return keys.stream().map(VerificationKeys::fingerprint).toList();
    }

    private static String fingerprint(JwkEC key) {
        try {
            byte[] der = key.publicKey().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    boolean verify(byte[] signed, byte[] signature) {
        for (JwkEC key : keys) {
            if (verifies(key, signed, signature)) {
                return true;
            }
        }
        return false;
    }

    private static boolean verifies(JwkEC key, byte[] signed, byte[] signature) {
        try {
            return key.verifySignature(signed, signature);
        } catch (JwtException e) {
            return false; // some providers throw this if r or s is out of range
        }
    }
}
