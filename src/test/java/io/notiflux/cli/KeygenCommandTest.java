package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.token.InvalidKeyException;
import io.notiflux.token.KeyParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeygenCommandTest {
    @TempDir
    Path folder;

    @Test
    void keygen_writesAPairAndPrintsItsSetting() throws IOException, InvalidKeyException {
        Path to = folder.resolve("new/folder");
        Captured run = keygen(to);
        assertThat(run.code()).isZero();
        String publicPem = Files.readString(to.resolve("public.pem"));
        assertThat(run.out()).startsWith("JWT_PUBLIC_KEY_B64=").hasLineCount(1);
        String base64 = run.out().substring(run.out().indexOf('=') + 1).strip();
        assertThat(new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII))
                .isEqualTo(publicPem);
        assertThat(KeyParser.fromBase64(base64).size()).isEqualTo(1);
        assertThat(KeyParser.fromFile(publicPem).size()).isEqualTo(1);
        assertThat(Files.readString(to.resolve("private.pem")))
                .startsWith("-----BEGIN PRIVATE KEY-----\n")
                .endsWith("-----END PRIVATE KEY-----\n");
        assertThat(run.out() + run.err()).doesNotContain("PRIVATE");
    }

    @Test
    void privateKey_isItsOwnersAlone() throws IOException {
        keygen(folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("private.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void privateKey_thatIsThere_isNotOverwritten() throws IOException {
        Path privateKey = Files.writeString(folder.resolve("private.pem"), "precious");
        Captured run = keygen(folder);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("notiflux: ")
                .contains("private.pem", "not overwritten")
                .hasLineCount(1);
        assertThat(privateKey).hasContent("precious");
        assertThat(folder.resolve("public.pem")).doesNotExist();
    }

    /** The link's target would get the key. */
    @Test
    void privateKey_thatIsADanglingLink_isNotFollowed() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        Files.createSymbolicLink(folder.resolve("private.pem"), elsewhere);
        assertThat(keygen(folder).code()).isEqualTo(1);
        assertThat(elsewhere).doesNotExist();
    }

    @Test
    void folder_thatCannotBeMade_isToldInOneLine() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Captured run = keygen(file.resolve("sub"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("notiflux: ").hasLineCount(1);
    }

    @Test
    void pairs_differ() throws IOException {
        keygen(folder.resolve("a"));
        keygen(folder.resolve("b"));
        assertThat(Files.readString(folder.resolve("a/public.pem")))
                .isNotEqualTo(Files.readString(folder.resolve("b/public.pem")));
    }

    private static Captured keygen(Path folder) {
        return Captured.run("keygen", "--out", folder.toString());
    }
}
