package io.notiflux.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Signs tokens as a backend does (RFC 7515 with ES256 of RFC 7518 section 3.4). */
final class TokenSigner {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"JWT\"}";
    private static final int P256_BITS = 256;

    private final PrivateKey key;

    private TokenSigner(PrivateKey key) {
        this.key = key;
    }

    /** Makes a signer with the PKCS #8 key of a PEM file, as {@code keygen} or {@code openssl genpkey} write it. */
    static TokenSigner read(Path pem) throws IOException, CommandException {
        if (!Files.exists(pem)) {
            throw new CommandException(pem + " is not there; make a key pair with `notiflux keygen`");
        }
        String base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
        try {
            byte[] der = Base64.getDecoder().decode(base64);
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
            if (!(key instanceof ECPrivateKey ec) || ec.getParams().getOrder().bitLength() != P256_BITS) {
                throw noKey(pem); // it would sign, and no server would accept the token
            }
            return new TokenSigner(key);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw noKey(pem);
        }
    }

    private static CommandException noKey(Path pem) {
        return new CommandException(pem + " is no private key on P-256 in PKCS #8 PEM (-----BEGIN PRIVATE KEY-----)");
    }

    String sign(String scope, List<String> topics, Duration lifetime) throws IOException, GeneralSecurityException {
        String signed = encode(HEADER) + "."
                + encode(claims(scope, topics, Instant.now().plus(lifetime)));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + BASE64URL.encodeToString(signature.sign());
    }

    private static String claims(String scope, List<String> topics, Instant expires) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("sub", "notiflux");
            json.writeNumberField("exp", expires.getEpochSecond());
            json.writeArrayFieldStart("topics");
            for (String topic : topics) {
                json.writeString(topic);
            }
            json.writeEndArray();
            json.writeStringField("scope", scope);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static String encode(String json) {
        return BASE64URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
