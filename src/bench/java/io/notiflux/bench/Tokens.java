package io.notiflux.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** A key pair made for the run, and tokens signed with it. */
final class Tokens {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = encode("{\"alg\":\"ES256\",\"typ\":\"JWT\"}");
    /** Longer than any run. */
    private static final Duration LIFETIME = Duration.ofHours(12);

    private final KeyPair pair;
    private final long expiry = Instant.now().plus(LIFETIME).getEpochSecond();

    Tokens() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As JWT_PUBLIC_KEY_B64 takes it. */
    String publicKey() {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPublic().getEncoded());
        String pem = "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }

    /** For one topic; tokens of different persons differ. */
    String sign(String scope, String topic, int person) {
        String claims = "{\"sub\":\"" + person + "\",\"exp\":" + expiry + ",\"topics\":[\"" + topic + "\"],\"scope\":\""
                + scope + "\"}";
        String signed = HEADER + "." + encode(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String json) {
        return BASE64URL.encodeToString(json.getBytes(StandardCharsets.US_ASCII));
    }
}
