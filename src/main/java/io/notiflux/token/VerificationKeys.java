package io.notiflux.token;

import io.helidon.security.jwt.JwtException;
import io.helidon.security.jwt.jwk.JwkEC;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The public keys, any one of which may verify a token. Immutable. */
public final class VerificationKeys {
    /** None at all, where none could be fetched yet: nothing verifies. */
    public static final VerificationKeys NONE = new VerificationKeys(List.of());

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

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Returns whether one of them has this id ({@code kid}). It says nothing about which of them may verify. */
    boolean have(String id) {
        return !id.equals(KeyParser.NO_ID)
                && keys.stream().anyMatch(key -> key.keyId().equals(id));
    }

    /** Returns whether the others are the same keys under the same ids, in any order. */
    boolean areSameAs(VerificationKeys others) {
        return named().equals(others.named());
    }

    private Set<Named> named() {
        return keys.stream()
                .map(key -> new Named(key.keyId(), key.publicKey()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private record Named(String id, PublicKey key) {}

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
