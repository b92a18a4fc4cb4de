package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped jar, whose keys an issuer serves over TLS. */
class PackagedJarKeysIT {
    private static final TestKeys KEYS = TestKeys.p256();

    @TempDir
    Path folder;

    @Test
    void issuer_whoseCertificateTheStoreHas_isTrusted() throws Exception {
        var tls = new TestTls(folder, "ip:127.0.0.1");
        try (var issuer = JwksServer.serving(TestJwks.of(KEYS), tls.context());
                var server = start(issuer, tls.trusting())) {
            assertThat(server.broadcast(KEYS, "a", "m").statusCode()).isEqualTo(200);
            assertThat(server.out()).contains("event=jwks_read keys=1");
        }
    }

    @Test
    void issuer_whoseCertificateNobodyTrusts_isToldInOneLine() throws Exception {
        var tls = new TestTls(folder, "ip:127.0.0.1");
        try (var issuer = JwksServer.serving(TestJwks.of(KEYS), tls.context());
                var server = start(issuer)) {
            HttpResponse<String> refused = server.broadcast(KEYS, "a", "m");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("\"unavailable\"");
            await().untilAsserted(() -> assertThat(server.out().lines().filter(line -> line.contains("jwks")))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .endsWith(
                                    "WARN io.notiflux.token.JwksKeys event=jwks_failed reason=\"its certificate is not trusted"
                                            + " here, or is another host's\" keys_kept=0")));
            assertThat(server.out()).doesNotContain("\tat ");
        }
    }

    private static JarProcess start(JwksServer issuer, String... options) {
        return JarProcess.start(List.of(options), "JWT_JWKS_URL", issuer.url().toString());
    }
}
