package io.notiflux.config;

import io.notiflux.token.InvalidKeyException;
import io.notiflux.token.KeyParser;
import io.notiflux.token.VerificationKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys that verify tokens.
 *
 * @param keys none where they are to be fetched
 * @param file the key file to watch and the content that was read, if the keys came from a file
 * @param jwks where to fetch the keys, if they are not given here
 */
public record KeySettings(VerificationKeys keys, Optional<WatchedFile> file, Optional<URI> jwks) {
    private static final String BASE64 = "JWT_PUBLIC_KEY_B64";
    private static final String FILE = "JWT_PUBLIC_KEY_FILE";

    /** A key file as it was when its keys were read. */
    public record WatchedFile(Path path, String content) {}

    static KeySettings read(Settings settings) throws ConfigException {
        List<String> given = Stream.of(BASE64, FILE, JwksUrl.VARIABLE)
                .filter(variable -> !settings.text(variable).isEmpty())
                .toList();
        if (given.isEmpty()) {
            throw new ConfigException(
                    BASE64,
                    "is not set; give the base64 of a P-256 public key in PEM, or set " + FILE + " or "
                            + JwksUrl.VARIABLE);
        }
        if (given.size() > 1) {
            throw new ConfigException(given.getFirst(), "and " + given.get(1) + " are both set; give one of them");
        }
        String value = settings.text(given.getFirst());
        return switch (given.getFirst()) {
            case BASE64 -> fromBase64(value);
            case FILE -> fromFile(value);
            default -> new KeySettings(VerificationKeys.NONE, Optional.empty(), Optional.of(JwksUrl.parse(value)));
        };
    }

    private static KeySettings fromBase64(String base64) throws ConfigException {
        try {
            return new KeySettings(KeyParser.fromBase64(base64), Optional.empty(), Optional.empty());
        } catch (InvalidKeyException e) {
            throw new ConfigException(BASE64, String.valueOf(e.getMessage()));
        }
    }

    private static KeySettings fromFile(String file) throws ConfigException {
        if (file.contains("-----BEGIN")) { // it may be a private key, and the messages below quote the value
            throw new ConfigException(FILE, "is a PEM itself; give the path of its file");
        }
        try {
            Path path = Path.of(file);
            String content = Files.readString(path);
            return new KeySettings(
                    KeyParser.fromFile(content), Optional.of(new WatchedFile(path, content)), Optional.empty());
        } catch (InvalidKeyException e) {
            throw new ConfigException(FILE, String.valueOf(e.getMessage()));
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new ConfigException(FILE, "is '" + file + "', and there is no such file; give a PEM or JWKS file");
        } catch (IOException e) {
            throw new ConfigException(FILE, "is '" + file + "', which cannot be read; give a readable text file");
        }
    }
}
