package io.notiflux;

import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Public keys as an issuer serves them. */
public final class TestJwks {
    private TestJwks() {}

    /** A set of these keys without ids. */
    public static String of(TestKeys... keys) {
        return set(Stream.of(keys).map(key -> jwk(key, "P-256", 32, "")).toArray(String[]::new));
    }

    /** A set of one key that has an id. */
    public static String named(String id, TestKeys key) {
        return set(jwk(key, id));
    }

    /** A set of keys, and of whatever else. */
    public static String set(String... jwks) {
        return Stream.of(jwks).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    /** A key that has an id. */
    public static String jwk(TestKeys key, String id) {
        return jwk(key, "P-256", 32, ",\"kid\":\"" + id + "\"");
    }

    /**
     * A key on any curve.
     *
     * @param octets of a coordinate
     * @param others members, each with a comma before it
     */
    public static String jwk(TestKeys keys, String curve, int octets, String others) {
        ECPublicKey key = (ECPublicKey) keys.pair().getPublic();
        return "{\"kty\":\"EC\",\"crv\":\"" + curve + "\",\"x\":\""
                + coordinate(key.getW().getAffineX(), octets) + "\",\"y\":\""
                + coordinate(key.getW().getAffineY(), octets) + "\"" + others + "}";
    }

    private static String coordinate(BigInteger value, int octets) {
        byte[] fixed = new byte[octets];
        byte[] bytes = value.toByteArray();
        int length = Math.min(bytes.length, octets);
        System.arraycopy(bytes, bytes.length - length, fixed, octets - length, length);
        return TestKeys.encode(fixed);
    }

    /** The header of a token that names its key. */
    public static String header(String id) {
        return "{\"alg\":\"ES256\",\"kid\":\"" + id + "\"}";
    }
}
