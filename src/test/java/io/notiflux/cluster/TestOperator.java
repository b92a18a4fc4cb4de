package io.notiflux.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/** An operator, its account and a user of that, by JWTs as nsc makes them: what a creds file is for. */
final class TestOperator {
    private static final int OPERATOR = 14 << 3;
    private static final int ACCOUNT = 0;
    private static final int USER = 20 << 3;
    private static final int SEED = 18 << 3;
    private static final String LIMITS = "\"subs\":-1,\"data\":-1,\"payload\":-1,\"imports\":-1,\"exports\":-1,"
            + "\"wildcards\":true,\"conn\":-1,\"leaf\":-1";
    private static final String STORAGE = ",\"mem_storage\":-1,\"disk_storage\":-1,\"streams\":-1,\"consumer\":-1";

    private final KeyPair operator = newKey();
    private final KeyPair system = newKey();
    private final KeyPair account = newKey();
    private final KeyPair user = newKey();

    private static KeyPair newKey() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server's configuration. */
    String config() {
        String self = id(OPERATOR, operator);
        String systemId = id(ACCOUNT, system);
        return "operator: " + jwt(operator, self, self, "{\"type\":\"operator\",\"version\":2}") + "\nsystem_account: "
                + systemId + "\nresolver: MEMORY\nresolver_preload: { " + id(ACCOUNT, account) + ": "
                + jwt(operator, self, id(ACCOUNT, account), account(LIMITS + STORAGE)) + ", " + systemId + ": "
                + jwt(operator, self, systemId, account(LIMITS)) + " }\n";
    }

    private static String account(String limits) {
        return "{\"type\":\"account\",\"version\":2,\"limits\":{" + limits + "}}";
    }

    /** The user's file. */
    String creds() {
        String nats = "{\"type\":\"user\",\"version\":2,\"subs\":-1,\"data\":-1,\"payload\":-1}";
        byte[] seed = new byte[34];
        seed[0] = (byte) (SEED | (USER >> 5)); // and three bits more of the user in the next one, which are 0
        System.arraycopy(raw(user.getPrivate().getEncoded()), 0, seed, 2, 32);
        return "-----BEGIN NATS USER JWT-----\n" + jwt(account, id(ACCOUNT, account), id(USER, user), nats)
                + "\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n" + base32(seed)
                + "\n------END USER NKEY SEED------\n";
    }

    private static String jwt(KeyPair issuer, String issuerId, String subject, String nats) {
        String claims = "{\"jti\":\"x\",\"iat\":1700000000,\"iss\":\"" + issuerId + "\",\"name\":\"x\",\"sub\":\""
                + subject + "\",\"nats\":" + nats + "}";
        String signed = base64("{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}".getBytes(StandardCharsets.UTF_8))
                + '.'
                + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(issuer.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.UTF_8));
            return signed + '.' + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String id(int kind, KeyPair key) {
        byte[] id = new byte[33];
        id[0] = (byte) kind;
        System.arraycopy(raw(key.getPublic().getEncoded()), 0, id, 1, 32);
        return base32(id);
    }

    /** The key itself is the end of its encoding. */
    private static byte[] raw(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    /** With its checksum: CRC-16, low byte first. */
    private static String base32(byte[] content) {
        int crc = 0;
        for (byte b : content) {
            crc ^= (b & 0xFF) << 8;
            for (int i = 0; i < 8; i++) {
                crc = (crc & 0x8000) != 0 ? ((crc << 1) ^ 0x1021) & 0xFFFF : (crc << 1) & 0xFFFF;
            }
        }
        byte[] all = ByteBuffer.wrap(Arrays.copyOf(content, content.length + 2))
                .put(content.length, (byte) crc)
                .put(content.length + 1, (byte) (crc >> 8))
                .array();
        var text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte b : all) {
            bits = (bits << 8) | (b & 0xFF);
            held += 8;
            while (held >= 5) {
                held -= 5;
                text.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt((bits >> held) & 31));
            }
        }
        if (held > 0) {
            text.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt((bits << (5 - held)) & 31));
        }
        return text.toString();
    }
}
