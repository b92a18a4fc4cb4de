package io.notiflux.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key file that changes under a running server. */
class KeySourceTest {
    private static final TestKeys FIRST = TestKeys.p256();
    private static final TestKeys SECOND = TestKeys.p256();

    @TempDir
    Path folder;

    private Path file;
    private KeySource source;
    private final List<VerificationKeys> received = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("key.pem"), FIRST.publicPem());
        source = new KeySource(file, FIRST.publicPem(), received::add);
    }

    @Test
    void file_unchanged_isPassedOver() throws IOException {
        source.look();
        Files.writeString(file, FIRST.publicPem());
        source.look();
        assertThat(received).isEmpty();
    }

    @Test
    void file_changed_isTakenOverOnce() throws IOException {
        Files.writeString(file, FIRST.publicPem() + SECOND.publicPem());
        source.look();
        source.look();
        assertThat(received).singleElement().satisfies(keys -> {
            KeyParserTest.assertVerifies(keys, FIRST);
            KeyParserTest.assertVerifies(keys, SECOND);
        });
    }

    /** As Kubernetes updates a mounted volume. */
    @Test
    void link_turnedToAnotherFile_isTakenOver() throws IOException {
        Path other = Files.writeString(folder.resolve("other.pem"), SECOND.publicPem());
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        var linked = new KeySource(link, FIRST.publicPem(), received::add);
        Files.move(Files.createSymbolicLink(folder.resolve("new"), other), link, StandardCopyOption.ATOMIC_MOVE);
        linked.look();
        assertThat(received).singleElement().satisfies(keys -> KeyParserTest.assertVerifies(keys, SECOND));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rubbish",
                "{",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"*\",\"y\":\"*\"}]}",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"
            })
    void file_thatIsNoKey_keepsTheFormerKeys(String content) throws IOException {
        Files.writeString(file, content);
        source.look();
        assertThat(received).isEmpty();
        Files.writeString(file, SECOND.publicPem());
        source.look();
        assertThat(received).hasSize(1);
    }

    @Test
    void file_thatIsNoText_keepsTheFormerKeys() throws IOException {
        Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
        source.look();
        assertThat(received).isEmpty();
    }

    @Test
    void file_gone_keepsTheFormerKeysUntilItIsBack() throws IOException {
        Files.delete(file);
        source.look();
        Files.writeString(file, FIRST.publicPem());
        source.look();
        assertThat(received).isEmpty();
        Files.writeString(file, SECOND.publicPem());
        source.look();
        assertThat(received).hasSize(1);
    }
}
