package io.notiflux.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notiflux.TestKeys;
import io.notiflux.config.NatsSettings.Login;
import io.notiflux.config.NatsSettings.Tls;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The log that a node shares, and how it gets in. */
class NatsVariablesTest {
    private static final String KEY = TestKeys.p256().publicPemBase64();
    private static final String SECRET = "s3cret";

    @Test
    void url_alone_isEnough() throws ConfigException {
        assertThat(nats("NATS_URL", "nats://a:4222"))
                .isEqualTo(new NatsSettings(List.of("nats://a:4222"), "notiflux", 0, new Login.Nobody(), Tls.NONE));
    }

    @Test
    void urls_areSplitAtCommas() throws ConfigException {
        assertThat(nats("NATS_URL", "nats://a , tls://b.example:4222,nats://[::1]:4222")
                        .urls())
                .containsExactly("nats://a", "tls://b.example:4222", "nats://[::1]:4222");
    }

    @Test
    void stream_andReplicas_areThoseThatAreSet() throws ConfigException {
        NatsSettings nats = nats("NATS_URL", "nats://a", "NATS_STREAM", "news_1", "NATS_REPLICAS", "3");
        assertThat(nats.stream()).isEqualTo("news_1");
        assertThat(nats.replicas()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a:4222",
                "nats:a",
                "nats://",
                "nats://a:",
                "nats://a:65536",
                "nats://a:port",
                "nats://a/",
                "nats://a/path",
                "nats://a?x",
                "nats://a#x",
                "ws://a:80",
                "http://a",
                "nats://a,",
                ",",
                "nats://a,,nats://b",
                "nats://a nats://b"
            })
    void url_thatIsNoServers_isRefused(String url) {
        assertWrong("NATS_URL", "give addresses such as nats://nats.example:4222", Map.of("NATS_URL", url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nats://me:s3cret@a:4222", "nats://s3cret@a", "s3cret@a", "nats://b,nats://me:s3cret@a:x"})
    void url_withALogin_isRefusedWithoutQuotingIt(String url) {
        assertWrong("NATS_URL", "give them in NATS_USER and NATS_PASSWORD", Map.of("NATS_URL", url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b",
                "a b",
                "a>",
                "*",
                "\u00e4",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void stream_withAnotherName_isRefused(String stream) {
        assertWrong("NATS_STREAM", "give 1 to 64 of A-Z", Map.of("NATS_STREAM", stream));
    }

    @Test
    void login_isWhatIsSet() throws ConfigException {
        assertThat(nats("NATS_URL", "nats://a", "NATS_CREDS_FILE", "node.creds").login())
                .isEqualTo(new Login.Creds(Path.of("node.creds")));
        assertThat(nats("NATS_URL", "nats://a", "NATS_USER", "me", "NATS_PASSWORD", SECRET)
                        .login())
                .isEqualTo(new Login.Password("me", SECRET));
        assertThat(nats("NATS_URL", "nats://a", "NATS_TOKEN", SECRET).login()).isEqualTo(new Login.Token(SECRET));
    }

    @Test
    void logins_ofTwoKinds_areRefused() {
        Map<String, String> all = Map.of(
                "NATS_CREDS_FILE", "node.creds", "NATS_USER", "me", "NATS_PASSWORD", SECRET, "NATS_TOKEN", SECRET);
        assertWrong("NATS_CREDS_FILE", "and NATS_USER are both set; give one of them", at(all));
        assertWrong(
                "NATS_CREDS_FILE",
                "and NATS_TOKEN are both set; give one of them",
                at(Map.of("NATS_CREDS_FILE", "node.creds", "NATS_TOKEN", SECRET)));
        assertWrong(
                "NATS_USER",
                "and NATS_TOKEN are both set; give one of them",
                at(Map.of("NATS_USER", "me", "NATS_PASSWORD", SECRET, "NATS_TOKEN", SECRET)));
    }

    @ParameterizedTest
    @CsvSource({
        "NATS_USER, NATS_PASSWORD",
        "NATS_PASSWORD, NATS_USER",
        "NATS_TLS_CERT_FILE, NATS_TLS_KEY_FILE",
        "NATS_TLS_KEY_FILE, NATS_TLS_CERT_FILE"
    })
    void halfOfAPair_isRefusedWithTheOtherOne(String set, String missing) {
        assertWrong(missing, "is not set, and " + set + " is; give both", at(Map.of(set, SECRET)));
    }

    @Test
    void tls_hasTheFilesThatAreSet() throws ConfigException {
        NatsSettings nats = nats(
                "NATS_URL",
                "nats://a",
                "NATS_TLS_CA_FILE",
                "ca.pem",
                "NATS_TLS_CERT_FILE",
                "cert.pem",
                "NATS_TLS_KEY_FILE",
                "key.pem");
        assertThat(nats.tls())
                .isEqualTo(new Tls(
                        Optional.of(Path.of("ca.pem")),
                        Optional.of(Path.of("cert.pem")),
                        Optional.of(Path.of("key.pem"))));
        assertThat(nats.usesTls()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NATS_CREDS_FILE", "NATS_TLS_CA_FILE"})
    void file_thatIsItsContent_isRefusedWithoutQuotingIt(String variable) {
        assertWrong(
                variable,
                "give the path of the file",
                at(Map.of(variable, "-----BEGIN USER NKEY SEED-----\n" + SECRET)));
        assertWrong(variable, "is no path of a file; give one", at(Map.of(variable, "\0" + SECRET)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NATS_CREDS_FILE",
                "NATS_USER",
                "NATS_PASSWORD",
                "NATS_TOKEN",
                "NATS_TLS_CA_FILE",
                "NATS_TLS_CERT_FILE",
                "NATS_TLS_KEY_FILE"
            })
    void variable_withoutUrl_isRefused_asTheNodeWouldBeAlone(String variable) {
        assertWrong(variable, "is set, and NATS_URL is not; give ", Map.of(variable, SECRET));
    }

    @Test
    void settings_tellNoSecret() throws ConfigException {
        assertThat(read(at(Map.of("NATS_USER", "me", "NATS_PASSWORD", SECRET))).toString())
                .contains("user=me")
                .doesNotContain(SECRET);
        assertThat(read(at(Map.of("NATS_TOKEN", SECRET))).toString()).doesNotContain(SECRET);
    }

    private static Map<String, String> at(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("NATS_URL", "nats://a");
        return all;
    }

    private static void assertWrong(String variable, String words, Map<String, String> settings) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(settings))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith(variable + " ")
                        .contains(words)
                        .doesNotContain(SECRET));
    }

    private static NatsSettings nats(String... settings) throws ConfigException {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        return read(environment).nats().orElseThrow();
    }

    private static NotifluxConfig read(Map<String, String> settings) throws ConfigException {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("JWT_PUBLIC_KEY_B64", KEY);
        return NotifluxConfig.read(environment);
    }
}
