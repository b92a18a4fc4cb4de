package io.notiflux.cluster;

import io.nats.client.AuthHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file with a user's JWT and seed, read anew at each connect, so that it may be replaced. The JDK has the signature
 * (Ed25519); jnats' own handler would need 5.9 MB of another library for it, which loads native code.
 */
final class CredsFile implements AuthHandler {
    private static final String VARIABLE = "NATS_CREDS_FILE";
    private static final Pattern JWT = block("NATS USER JWT", "[A-Za-z0-9_.-]+");
    private static final Pattern SEED = block("USER NKEY SEED", "SU[A-Z2-7]{56}");

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    /** A seed's bytes: what it is and whose, the key, a checksum. */
    private static final int PREFIX_BYTES = 2;

    private static final int KEY_BYTES = 32;

    private final Path file;

    private CredsFile(Path file) {
        this.file = file;
    }

    /** Reads the file once, so that what is wrong with it is told at the start: jnats would only fail to connect. */
    static CredsFile of(Path file) throws NatsFileException {
        var creds = new CredsFile(file);
        try {
            creds.read(JWT);
            byte[] _ = creds.signature(new byte[0]);
            return creds;
        } catch (IOException e) {
            throw new NatsFileException(VARIABLE, "is '" + file + "', which cannot be read; give a readable file");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new NatsFileException(
                    VARIABLE,
                    "is '" + file + "', which is no creds file; give one with a user's JWT and seed, as nsc writes");
        }
    }

    @Override
    public byte[] sign(byte[] nonce) {
        try {
            return signature(nonce);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return new byte[0]; // the server refuses it
        }
    }

    /** The JWT says whose key it is. */
    @Override
    public char @Nullable [] getID() {
        return null;
    }

    @Override
    public char[] getJWT() {
        try {
            return read(JWT).toCharArray();
        } catch (IOException | IllegalArgumentException e) {
            return new char[0];
        }
    }

    private byte[] signature(byte[] nonce) throws IOException, GeneralSecurityException {
        byte[] seed = base32(read(SEED));
        byte[] key = Arrays.copyOfRange(seed, PREFIX_BYTES, PREFIX_BYTES + KEY_BYTES);
        PrivateKey secret = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, key));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(secret);
        signature.update(nonce);
        return signature.sign();
    }

    private String read(Pattern block) throws IOException {
        Matcher found = block.matcher(Files.readString(file));
        if (!found.find()) {
            throw new IllegalArgumentException("a block is missing");
        }
        return found.group(1);
    }

    private static Pattern block(String name, String content) {
        return Pattern.compile("-+BEGIN " + name + "-+\\s+(" + content + ")\\s+-+END " + name + "-+");
    }

    private static byte[] base32(String text) {
        byte[] bytes = new byte[text.length() * 5 / 8];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            bits = bits << 5 | BASE32.indexOf(text.charAt(i));
            held += 5;
            if (held >= 8) {
                held -= 8;
                bytes[at++] = (byte) (bits >> held);
                bits &= (1 << held) - 1;
            }
        }
        return bytes;
    }
}
