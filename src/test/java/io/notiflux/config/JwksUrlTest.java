package io.notiflux.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notiflux.TestKeys;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The address that an issuer serves its keys at. */
class JwksUrlTest {
    private static final String JWKS = "JWT_JWKS_URL";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://issuer.example",
                "HTTPS://issuer.example/keys/jwks.json",
                "https://issuer.example:1/@scope/jwks?tenant=a%20b",
                "https://issuer.example:65535/",
                "https://[2001:db8::7]/",
                "http://127.0.0.1:8000/jwks.json",
                "http://127.255.255.254",
                "http://[::1]:8000",
                "http://localhost/jwks.json"
            })
    void address_isTaken_andNothingFetchedYet(String url) throws ConfigException {
        KeySettings settings = read(url);
        assertThat(settings.jwks()).contains(URI.create(url));
        assertThat(settings.keys().size()).isZero();
        assertThat(settings.file()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://issuer.example/jwks.json, has http://",
        "http://10.0.0.1/, has http://",
        "http://128.0.0.1/, has http://",
        "http://localhost.example/, has http://",
        "http://127.0.0.1.example/, has http://",
        "http://[::2]/, has http://",
        "issuer.example/jwks.json, is no https:// URL",
        "https:/jwks.json, is no https:// URL",
        "https:issuer.example, is no https:// URL",
        "ftp://issuer.example/, is no https:// URL",
        "file:///etc/jwks.json, is no https:// URL",
        "https://, is no URL",
        "https://issuer.example/a b, is no URL",
        "https://issuer.example:0/, ports are 1 to 65535",
        "https://issuer.example:65536/, ports are 1 to 65535",
        "https://issuer.example/#secret, fragment",
    })
    void anythingElse_isRefused(String url, String words) {
        assertWrong(url, words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://me:secret@issuer.example/",
                "https://secret@issuer.example/",
                "https://@issuer.example/",
                "http://secret@127.0.0.1/",
                "https://me:secret@issuer_example/"
            })
    void userOrPassword_isRefused(String url) {
        assertWrong(url, "has a user or a password");
    }

    @Test
    void password_inWhatIsNoUrl_isNotToldEither() {
        assertWrong("https://me:secret^@issuer.example/", "is no URL");
    }

    @Test
    void secondSource_isRefused() {
        for (String other : new String[] {"JWT_PUBLIC_KEY_B64", "JWT_PUBLIC_KEY_FILE"}) {
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> NotifluxConfig.read(
                            Map.of(other, TestKeys.p256().publicPemBase64(), JWKS, "https://issuer.example/secret")))
                    .withMessage(other + " and " + JWKS + " are both set; give one of them");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT_JWKS", "JWT_JWKS_URI", "JWT_JWK_URL", "jwt_jwks_url"})
    void wrongName_isToldWithTheRightOne(String name) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> NotifluxConfig.read(Map.of(name, "https://issuer.example")))
                .withMessage(name + " is no setting of this server; did you mean JWT_JWKS_URL?");
    }

    private static void assertWrong(String url, String words) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(url))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith(JWKS + " ")
                        .contains(words, "; give an address such as https://")
                        .doesNotContain("secret")
                        .matches("\\P{Cntrl}+"));
    }

    private static KeySettings read(String url) throws ConfigException {
        return NotifluxConfig.read(Map.of(JWKS, url)).keys();
    }
}
