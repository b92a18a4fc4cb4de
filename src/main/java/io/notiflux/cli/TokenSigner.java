package io.notiflux.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notiflux.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    /** A key in PEM has 250; no more is read, as the name may be that of anything. */
    private static final int MAX_BYTES = 65_536;

    private final PrivateKey key;

    private TokenSigner(PrivateKey key) {
        this.key = key;
    }

    /** Makes a signer with the PKCS #8 key of a PEM file, as {@code keygen} or {@code openssl genpkey} write it. */
    static TokenSigner read(Path pem) throws CommandException {
        String base64 = text(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
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

    private static String text(Path pem) throws CommandException {
        try (InputStream in = Files.newInputStream(pem)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new CommandException(pem + " is not there; make a key pair with `notiflux keygen`");
        } catch (IOException e) {
            throw new CommandException(FileFault.of(pem, e));
        }
    }

    private static CommandException noKey(Path pem) {
        return new CommandException(pem + " is no private key on P-256 in PKCS #8 PEM (-----BEGIN PRIVATE KEY-----)");
    }

    /**
     * Signs a token that is valid from now on, for so long.
     *
     * @param id by which it can be revoked; empty for none
     */
    String sign(TokenScope scope, String id, List<String> topics, List<String> patterns, Duration lifetime)
            throws CommandException {
        String signed = encode(HEADER.getBytes(StandardCharsets.US_ASCII)) + "."
                + encode(claims(scope, id, topics, patterns, Instant.now().plus(lifetime)));
        String token = signed + "." + encode(signature(signed));
        if (token.length() > TokenShape.MAX_LENGTH) {
            throw new CommandException("a token for so many topics has " + token.length()
                    + " characters, and a server takes 16,384; name fewer at once");
        }
        return token;
    }

    private byte[] signature(String signed) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a P-256 key signs", e);
        }
    }

    private static byte[] claims(
            TokenScope scope, String id, List<String> topics, List<String> patterns, Instant expires) {
        return Json.object(json -> {
            json.writeStringField("sub", "notiflux");
            if (!id.isEmpty()) {
                json.writeStringField("jti", id);
            }
            json.writeNumberField("exp", expires.getEpochSecond());
            writeStrings(json, "topics", topics);
            if (!patterns.isEmpty()) { // as servers may come across it that do not know the claim
                writeStrings(json, "topic_patterns", patterns);
            }
            json.writeStringField("scope", scope.name());
        });
    }

    private static void writeStrings(JsonGenerator json, String name, List<String> strings) throws IOException {
        json.writeArrayFieldStart(name);
        for (String string : strings) {
            json.writeString(string);
        }
        json.writeEndArray();
    }

    private static String encode(byte[] bytes) {
        return BASE64URL.encodeToString(bytes);
    }
}
