package io.notiflux.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A publisher's idempotency key.
 *
 * @param owner whose it is: two publishers may take the same one
 */
public record OnceKey(String owner, String key) {
    /** Of fixed length and free of anything from outside; short enough to be a header. */
    String hash() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(owner.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0xFF); // in no UTF-8, so that nothing can be moved from one to the other
            return HexFormat.of().formatHex(sha.digest(key.getBytes(StandardCharsets.UTF_8)), 0, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
