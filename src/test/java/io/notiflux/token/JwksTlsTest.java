package io.notiflux.token;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notiflux.JwksServer;
import io.notiflux.TestJwks;
import io.notiflux.TestKeys;
import io.notiflux.TestTls;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An issuer's keys over TLS, whose certificate must be trusted and the host's own. */
class JwksTlsTest {
    private static final TestKeys KEYS = TestKeys.p256();

    @TempDir
    Path folder;

    @Test
    void certificate_thatIsTrusted() throws Exception {
        var tls = new TestTls(folder, "ip:127.0.0.1");
        try (var issuer = JwksServer.serving(TestJwks.of(KEYS), tls.context());
                var client = client(issuer.url(), HttpClient.newBuilder().sslContext(tls.context()))) {
            KeyParserTest.assertVerifies(client.fetch(), KEYS);
        }
    }

    @Test
    void certificate_thatNobodyTrusts() throws Exception {
        var tls = new TestTls(folder, "ip:127.0.0.1");
        try (var issuer = JwksServer.serving(TestJwks.of(KEYS), tls.context())) {
            assertNotTrusted(client(issuer.url(), HttpClient.newBuilder()));
        }
    }

    @Test
    void certificate_ofAnotherHost() throws Exception {
        var tls = new TestTls(folder, "ip:127.0.0.2");
        try (var issuer = JwksServer.serving(TestJwks.of(KEYS), tls.context())) {
            assertNotTrusted(client(issuer.url(), HttpClient.newBuilder().sslContext(tls.context())));
        }
    }

    private static JwksClient client(URI url, HttpClient.Builder http) {
        return new JwksClient(url, http, Duration.ofSeconds(30));
    }

    private static void assertNotTrusted(JwksClient untrusting) {
        try (untrusting) {
            assertThatExceptionOfType(JwksException.class)
                    .isThrownBy(untrusting::fetch)
                    .withMessage("its certificate is not trusted here, or is another host's");
        }
    }
}
