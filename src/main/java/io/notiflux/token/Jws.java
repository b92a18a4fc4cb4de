package io.notiflux.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A token split into its parts (JWS compact serialization, RFC 7515 section 7.1). Its header is checked; its signature
 * is not verified yet.
 *
 * @param keyId which key it names as its own ({@code kid}); empty if none, or not by a string
 * @param payload one JSON object; its claims mean nothing before the signature is verified
 * @param signed the bytes that the signature covers
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one verification and is never compared
record Jws(String keyId, String payload, byte[] signed, byte[] signature) {
    /**
     * The longest token. It has room for hundreds of topics, and the limit bounds the cost of a megabyte of rubbish.
     */
    static final int MAX_LENGTH = 16 * 1_024;

    static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private static final String ALGORITHM = "ES256";
    /** The length of a signature: r and s, 32 octets each (RFC 7518 section 3.4). */
    static final int SIGNATURE_BYTES = 64;

    static Jws parse(String token) throws RefusedException {
        if (token.length() > MAX_LENGTH) {
            throw malformed("The token is longer than " + MAX_LENGTH + " characters.");
        }
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            throw malformed("A token has three parts with a dot between them.");
        }
        String keyId = Header.read(text(token.substring(0, first), "header")).keyId;
        String payload = text(token.substring(first + 1, second), "payload");
        checkPayload(payload);
        byte[] signature = decode(token.substring(second + 1), "signature");
        if (signature.length != SIGNATURE_BYTES) {
            throw new RefusedException(
                    Refusal.Reason.TOKEN_SIGNATURE,
                    "An ES256 signature is r and s in 64 bytes, not " + signature.length + " (is it DER?).");
        }
        return new Jws(keyId, payload, token.substring(0, second).getBytes(StandardCharsets.US_ASCII), signature);
    }

    /** Collects what counts of a header. */
    private static final class Header implements StrictJson.FieldHandler {
        private boolean hasAlgorithm;
        private String keyId = "";

        static Header read(String json) throws RefusedException {
            Header header = new Header();
            try {
                StrictJson.readObject(json, header);
            } catch (IOException e) {
                throw malformed("The token's header is not a JSON object.");
            }
            if (!header.hasAlgorithm) {
                throw malformed("The token's header has no 'alg'; it must be \"ES256\".");
            }
            return header;
        }

        @Override
        public void field(String name, JsonParser value) throws IOException, RefusedException {
            switch (name) {
                case "alg" -> {
                    checkAlgorithm(value);
                    hasAlgorithm = true;
                }
                case "kid" -> keyId = value.currentToken() == JsonToken.VALUE_STRING ? value.getText() : "";
                // RFC 7515 section 4.1.11: a reader that does not know such an extension must refuse the token.
                case "crit" ->
                    throw malformed("The token's header asks for an extension ('crit'), and none is supported.");
                default -> {} // others are ignored, whatever they hold
            }
        }
    }

    private static void checkPayload(String json) throws RefusedException {
        try {
            StrictJson.check(json);
        } catch (IOException e) {
            throw malformed("The token's payload is not a JSON object.");
        }
    }

    private static void checkAlgorithm(JsonParser value) throws IOException, RefusedException {
        if (value.currentToken() != JsonToken.VALUE_STRING || !value.getText().equals(ALGORITHM)) {
            throw malformed("The token's 'alg' must be \"ES256\"; sign it with a P-256 key.");
        }
    }

    private static String text(String part, String what) throws RefusedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decode(part, what)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("The token's " + what + " is not UTF-8.");
        }
    }

    private static byte[] decode(String part, String what) throws RefusedException {
        if (part.indexOf('=') >= 0) { // RFC 7515 section 2; the decoder would accept it
            throw malformed("The token's " + what + " is padded; base64url in a token is not.");
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            // The decoder ignores the unused bits of the last character, so one token could be written in many ways.
            if (BASE64URL.encodeToString(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // refused below
        }
        throw malformed("The token's " + what + " is not base64url.");
    }

    private static RefusedException malformed(String detail) {
        return new RefusedException(Refusal.Reason.TOKEN_MALFORMED, detail);
    }
}
