package io.notiflux.token;

import io.helidon.security.jwt.jwk.Jwk;
import io.helidon.security.jwt.jwk.JwkEC;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads P-256 public keys in the forms that operators have: PEM blocks, the base64 of PEM blocks, or a JWKS. */
public final class KeyParser {
    private static final Pattern PEM_BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final String PUBLIC_KEY = "PUBLIC KEY";
    /** Of a key whose source gives it no id. No token can name it. */
    static final String NO_ID = "";

    /** The prime of P-256 (FIPS 186-4, D.1.2.3), which no other curve in use has. */
    static final BigInteger P256_PRIME =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

    private KeyParser() {}

    /** Reads the base64 of PEM. White space in it is ignored. */
    public static VerificationKeys fromBase64(String base64) throws InvalidKeyException {
        if (base64.contains("-----BEGIN")) {
            throw new InvalidKeyException("is a PEM itself; give its base64, as `base64 < public.pem` prints it");
        }
        byte[] pem;
        try {
            pem = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("is not base64; give what `base64 < public.pem` prints");
        }
        return fromPem(new String(pem, StandardCharsets.ISO_8859_1));
    }

    /** Reads a file's text: a JWKS if it begins as a JSON object, PEM otherwise. A byte order mark is ignored. */
    public static VerificationKeys fromFile(String file) throws InvalidKeyException {
        String text = file.startsWith("\uFEFF") ? file.substring(1) : file;
        return text.stripLeading().startsWith("{") ? fromJwks(text) : fromPem(text);
    }

    /**
     * Reads a JWKS (RFC 7517). Its other keys (RSA, other curves, for encryption) are ignored, as one set serves more than one
     * audience.
     */
    static VerificationKeys fromJwks(String json) throws InvalidKeyException {
        List<JwkEC> keys = new ArrayList<>();
        List<InvalidKeyException> faults = new ArrayList<>();
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            for (JsonValue key : reader.readObject().getJsonArray("keys")) {
                add(key, keys).ifPresent(faults::add);
            }
        } catch (RuntimeException e) { // the parser and its values throw exceptions without a common type
            throw notAJwks();
        }
        if (keys.isEmpty()) {
            throw faults.isEmpty()
                    ? new InvalidKeyException("is a JWKS without a P-256 key for signatures")
                    : faults.getFirst();
        }
        return new VerificationKeys(keys);
    }

    /** Adds the key if it is for us; returns what is wrong with a broken one, which takes no other along (section 5). */
    private static Optional<InvalidKeyException> add(JsonValue value, List<JwkEC> keys) throws InvalidKeyException {
        try {
            JsonObject key = value.asJsonObject();
            if (!key.getString("kty", "").equals("EC")
                    || !key.getString("crv", "").equals(JwkEC.CURVE_P256)
                    || !key.getString("use", Jwk.USE_SIGNATURE).equals(Jwk.USE_SIGNATURE)) {
                return Optional.empty();
            }
            if (!key.containsKey(JwkEC.PARAM_PRIVATE_KEY)) {
                return added(key, keys);
            }
        } catch (RuntimeException e) { // Helidon and the JDK throw exceptions without a common type
            return Optional.of(notAJwks());
        }
        throw new InvalidKeyException("holds a private key ('d'); give the public half alone");
    }

    private static Optional<InvalidKeyException> added(JsonObject key, List<JwkEC> keys) {
        try {
            keys.add(jwk(JwkEC.create(withKeyId(key)).publicKey(), key.getString("kid", NO_ID)));
            return Optional.empty();
        } catch (InvalidKeyException e) {
            return Optional.of(e);
        }
    }

    private static InvalidKeyException notAJwks() {
        return new InvalidKeyException("is not a JWKS: {\"keys\": [{\"kty\": \"EC\", \"crv\": \"P-256\", ...}]}");
    }

    /** Sets the key's {@code kid}, which Helidon demands and RFC 7517 leaves to the issuer: it may be none, or a number. */
    private static JsonObject withKeyId(JsonObject key) {
        return Json.createObjectBuilder(key).add("kid", NO_ID).build();
    }

    static VerificationKeys fromPem(String pem) throws InvalidKeyException {
        if (pem.contains("-----\\n")) {
            throw new InvalidKeyException(
                    "is a PEM that has \\n as two characters where its lines end; give it with line breaks");
        }
        List<JwkEC> keys = new ArrayList<>();
        Matcher blocks = PEM_BLOCK.matcher(pem);
        while (blocks.find()) {
            String label = blocks.group(1);
            if (label.contains("PRIVATE")) {
                throw new InvalidKeyException(
                        "holds a private key; give the public one, as `openssl pkey -pubout` makes");
            }
            if (!label.equals(PUBLIC_KEY)) {
                throw new InvalidKeyException("holds a PEM block '" + label + "'; 'PUBLIC KEY' would be right");
            }
            keys.add(key(blocks.group(2)));
        }
        if (keys.isEmpty()) {
            throw new InvalidKeyException("holds no PEM public key (-----BEGIN PUBLIC KEY-----)");
        }
        return new VerificationKeys(keys);
    }

    private static JwkEC key(String base64) throws InvalidKeyException {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            if (EcPublicKeyInfo.hasExplicitParameters(der)) {
                throw new InvalidKeyException("holds a key that spells its curve out in numbers; name the curve, as"
                        + " `openssl ec -pubin -in public.pem -param_enc named_curve` does");
            }
            var spec = new X509EncodedKeySpec(EcPublicKeyInfo.uncompressed(der));
            return jwk(KeyFactory.getInstance("EC").generatePublic(spec), NO_ID);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidKeyException("holds a key that is not an elliptic curve's; ES256 needs one on P-256");
        }
    }

    private static JwkEC jwk(PublicKey key, String id) throws InvalidKeyException {
        if (key instanceof ECPublicKey ec
                && ec.getParams().getCurve().getField() instanceof ECFieldFp field
                && field.getP().equals(P256_PRIME)) {
            if (!isOnCurve(ec.getW(), ec.getParams().getCurve())) {
                throw new InvalidKeyException("holds a damaged key, no point of P-256; export it anew");
            }
            return JwkEC.builder()
                    .keyId(id)
                    .publicKey(ec)
                    .algorithm(JwkEC.ALG_ES256)
                    .usage(Jwk.USE_SIGNATURE)
                    .build();
        }
        throw new InvalidKeyException("holds a key on another curve; ES256 needs one on P-256 (prime256v1)");
    }

    /**
     * Returns whether the point is on the curve. The JDK takes any two numbers, and such a key would silently verify
     * nothing.
     */
    private static boolean isOnCurve(ECPoint point, EllipticCurve curve) {
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
        return y.pow(2).subtract(right).mod(P256_PRIME).signum() == 0;
    }
}
