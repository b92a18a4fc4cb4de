package io.notiflux;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;

/** A key pair of a test's own, and tokens signed with it, good ones and any others. */
public final class TestKeys {
    public static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"JWT\"}";
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair pair;

    private TestKeys(KeyPair pair) {
        this.pair = pair;
    }

    public static TestKeys p256() {
        return onCurve("secp256r1");
    }

    public static TestKeys onCurve(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return new TestKeys(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public KeyPair pair() {
        return pair;
    }

    public String publicPem() {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    public String publicPemBase64() {
        return Base64.getEncoder().encodeToString(publicPem().getBytes(StandardCharsets.US_ASCII));
    }

    /** A good token for an hour. */
    public String token(String scope, String... topics) {
        return sign(claims(scope, Instant.now().getEpochSecond() + 3_600, topics));
    }

    /** A good token for an hour that can be revoked by its id. */
    public String tokenOfId(String id, String scope, String... topics) {
        return sign(claims(scope, Instant.now().getEpochSecond() + 3_600, topics)
                .replaceFirst("\\{", "{\"jti\":\"" + id + "\","));
    }

    /** A good token for an hour, for no topic but those that a pattern matches. */
    public String patternToken(String scope, String... patterns) {
        String list = patterns.length == 0 ? "" : "\"" + String.join("\",\"", patterns) + "\"";
        String claims = claims(scope, Instant.now().getEpochSecond() + 3_600);
        return sign(claims.replaceFirst("}$", ",\"topic_patterns\":[" + list + "]}"));
    }

    public static String claims(String scope, long exp, String... topics) {
        String list = topics.length == 0 ? "" : "\"" + String.join("\",\"", topics) + "\"";
        return "{\"sub\":\"test\",\"exp\":" + exp + ",\"topics\":[" + list + "],\"scope\":\"" + scope + "\"}";
    }

    /** Any payload under the usual header. */
    public String sign(String payload) {
        return sign(HEADER, payload);
    }

    public String sign(String header, String payload) {
        return sign(header, payload, "SHA256withECDSAinP1363Format");
    }

    /** Signs with an algorithm by the JDK's name of it; {@code SHA256withECDSA} makes DER. */
    public String sign(String header, String payload, String algorithm) {
        String signed = encode(header) + "." + encode(payload);
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String encode(String json) {
        return encode(json.getBytes(StandardCharsets.UTF_8));
    }

    public static String encode(byte[] bytes) {
        return BASE64URL.encodeToString(bytes);
    }
}
