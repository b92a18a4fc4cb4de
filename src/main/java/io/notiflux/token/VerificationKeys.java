package io.notiflux.token;

import io.helidon.security.jwt.JwtException;
import io.helidon.security.jwt.jwk.JwkEC;
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
