package io.notiflux.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notiflux.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the keys come from. */
class KeySettingsTest {
    private static final TestKeys KEYS = TestKeys.p256();
    private static final String BASE64 = "JWT_PUBLIC_KEY_B64";
    private static final String FILE = "JWT_PUBLIC_KEY_FILE";

    @TempDir
    Path folder;

    @Test
    void key_notSet_isRefused() {
        assertWrong(Map.of(), BASE64, "is not set", FILE, "JWT_JWKS_URL");
        assertWrong(Map.of(BASE64, " \n", FILE, " "), BASE64, "is not set", FILE);
    }

    @Test
    void keys_setTwice_areRefused() {
        assertWrong(Map.of(BASE64, KEYS.publicPemBase64(), FILE, "key.pem"), BASE64, FILE, "both set", "one of them");
    }

    @Test
    void base64_withLineBreaks_isRead() throws ConfigException {
        String wrapped = KEYS.publicPemBase64().replaceAll("(.{40})", "$1\n");
        assertThat(read(Map.of(BASE64, wrapped)).keys().size()).isEqualTo(1);
    }

    @Test
    void base64_ofAnythingElse_isRefused() {
        assertWrong(Map.of(BASE64, "not base64!"), BASE64, "is not base64");
        assertWrong(Map.of(BASE64, KEYS.publicPem()), BASE64, "is a PEM itself");
        String private64 = Base64.getEncoder()
                .encodeToString("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
                        .getBytes(StandardCharsets.US_ASCII));
        assertWrong(Map.of(BASE64, private64), BASE64, "private key");
    }

    @Test
    void file_isReadAndToBeWatched() throws ConfigException, IOException {
        Path file = Files.writeString(folder.resolve("key.pem"), KEYS.publicPem());
        KeySettings settings = read(Map.of(FILE, file.toString()));
        assertThat(settings.keys().size()).isEqualTo(1);
        assertThat(settings.file()).contains(new KeySettings.WatchedFile(file, KEYS.publicPem()));
    }

    @Test
    void file_thatIsNotThere_isRefused() {
        String file = folder.resolve("none.pem").toString();
        assertWrong(Map.of(FILE, file), FILE, file, "no such file", "give ");
        assertWrong(Map.of(FILE, "a\0b"), FILE, "no such file", "give ");
    }

    @Test
    void file_thatCannotBeRead_isRefused() throws IOException {
        assertWrong(Map.of(FILE, folder.toString()), FILE, "cannot be read", "give ");
        Path binary = Files.write(folder.resolve("key.der"), new byte[] {(byte) 0xFF, (byte) 0xFE});
        assertWrong(Map.of(FILE, binary.toString()), FILE, "cannot be read", "text file");
    }

    @Test
    void file_thatHoldsNoKey_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("key.pem"), "rubbish");
        assertWrong(Map.of(FILE, file.toString()), FILE, "no PEM public key");
        Files.writeString(file, "{\"keys\":" + "[".repeat(5_000));
        assertWrong(Map.of(FILE, file.toString()), FILE, "is not a JWKS");
    }

    /** A key where its file's name belongs must not get into the log. */
    @Test
    void file_thatIsAPrivateKeyItself_isRefusedWithoutAWordOfIt() {
        String body =
                Base64.getEncoder().encodeToString(KEYS.pair().getPrivate().getEncoded());
        String pem = "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(Map.of(FILE, pem)))
                .withMessageStartingWith(FILE)
                .withMessageNotContaining(body.substring(0, 30));
    }

    private static void assertWrong(Map<String, String> environment, String variable, String... words) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(environment))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith(variable + " ")
                        .contains(words)
                        .matches("\\P{Cntrl}+"));
    }

    private static KeySettings read(Map<String, String> environment) throws ConfigException {
        return NotifluxConfig.read(environment).keys();
    }
}
