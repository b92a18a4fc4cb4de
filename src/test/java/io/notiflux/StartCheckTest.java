package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told before a start. */
class StartCheckTest {
    private static final TestKeys KEYS = TestKeys.p256();
    private static final String SECRET = "s3cret-s3cret";

    private record Checked(int code, List<String> holds, List<String> faults) {}

    @Test
    void configurationThatHolds_isToldPartByPart() {
        Checked checked = check();

        assertThat(checked.code()).isZero();
        assertThat(checked.faults()).isEmpty();
        assertThat(checked.holds())
                .extracting(line -> line.replaceFirst(":.*", ""))
                .containsExactly("java", "listen", "key", "proxies", "memory", "connections", "log");
        assertThat(checked.holds())
                .contains("listen: 127.0.0.1:0, a free port", "log: in this process, without NATS_URL");
    }

    @Test
    void keys_areToldByTheirFingerprintAndSource(@TempDir Path folder) throws Exception {
        TestKeys other = TestKeys.p256();
        Path file = Files.writeString(folder.resolve("public.pem"), KEYS.publicPem() + other.publicPem());

        Checked checked = check("JWT_PUBLIC_KEY_B64", "", "JWT_PUBLIC_KEY_FILE", file.toString());

        assertThat(checked.holds())
                .contains(
                        "key: SHA-256 " + fingerprint(KEYS) + " of JWT_PUBLIC_KEY_FILE " + file,
                        "key: SHA-256 " + fingerprint(other) + " of JWT_PUBLIC_KEY_FILE " + file);
    }

    @Test
    void keysOfAnIssuer_areFetched() throws Exception {
        try (var issuer = JwksServer.serving(TestJwks.named("a", KEYS))) {
            Checked checked = check("JWT_PUBLIC_KEY_B64", "", "JWT_JWKS_URL", issuer.url() + "?tenant=" + SECRET);

            assertThat(checked.code()).isZero();
            assertThat(line(checked, "key: ")).isEqualTo("key: SHA-256 " + fingerprint(KEYS) + " of JWT_JWKS_URL");
        }
    }

    @Test
    void issuerWithoutKeys_isAFault() throws Exception {
        try (var issuer = JwksServer.serving("{\"keys\":[]}")) {
            Checked checked = check("JWT_PUBLIC_KEY_B64", "", "JWT_JWKS_URL", issuer.url() + "?tenant=" + SECRET);

            assertThat(checked.code()).isEqualTo(1);
            assertThat(checked.faults())
                    .containsExactly("notiflux: JWT_JWKS_URL leads to no keys: its answer is a JWKS without a P-256 key"
                            + " for signatures");
            assertThat(checked.holds())
                    .as("the other parts are told all the same")
                    .anyMatch(l -> l.startsWith("log: "));
        }
    }

    @Test
    void budgets_haveTheSumThatIsTold() {
        String memory = line(check(), "memory: ");

        assertThat(memory).matches("memory: heap \\d+ MiB, budgets \\d+ MiB \\(connections \\d+, queues \\d+, .+\\)");
    }

    @Test
    void wrongSetting_isTold_asAtTheStart() {
        Checked checked = check("WRITE_TIMEOUT", "10 s");

        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.faults()).singleElement().asString().startsWith("notiflux: WRITE_TIMEOUT is '10 s'; give ");
    }

    @Test
    void settingsThatDoNotFitTheHeap_areTold() {
        Checked checked = check("QUEUE_MAX_BYTES", Long.toString(1L << 50));

        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.faults()).singleElement().asString().contains("needs more memory than there is");
    }

    @Test
    void portOfARunningServer_isNoFault() {
        try (TestServer running = TestServer.start()) {
            Checked checked = check("PORT", Integer.toString(running.port()));

            assertThat(checked.code()).isZero();
            assertThat(line(checked, "listen: ")).contains("where a server listens already");
        }
    }

    @Test
    void adminPort_isTriedToo() throws Exception {
        assertThat(line(check("ADMIN_PORT", "0"), "admin: ")).isEqualTo("admin: 127.0.0.1:0, a free port");
        try (TestServer running = TestServer.start("ADMIN_PORT", "0")) {
            assertThat(line(check("ADMIN_PORT", Integer.toString(running.adminPort())), "admin: "))
                    .contains("where a server listens already");
        }
    }

    @Test
    void addressOfAnotherMachine_isAFault() {
        Checked checked = check("HOST", "192.0.2.1");

        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.faults())
                .singleElement()
                .asString()
                .contains("HOST is '192.0.2.1', which is no address of this machine");
        assertThat(checked.holds()).as("the other parts are told all the same").anyMatch(l -> l.startsWith("log: "));
    }

    @Test
    void logThatIsOutOfReach_isAFault_andNoSecretIsTold() throws Exception {
        int port = Ports.free();
        Checked checked =
                check("NATS_URL", "nats://127.0.0.1:" + port, "NATS_USER", "notiflux", "NATS_PASSWORD", SECRET);

        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.faults())
                .containsExactly("notiflux: NATS_URL leads to a log that can't be used: no server can be reached");
        assertThat(checked.holds() + " " + checked.faults())
                .doesNotContain(SECRET, KEYS.publicPemBase64().substring(0, 40));
    }

    private static Checked check(String... variables) {
        Map<String, String> environment =
                new HashMap<>(Map.of("PORT", "0", "JWT_PUBLIC_KEY_B64", KEYS.publicPemBase64()));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try {
            int code = StartCheck.run(
                    environment,
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8));
            return new Checked(
                    code,
                    out.toString(StandardCharsets.UTF_8).lines().toList(),
                    err.toString(StandardCharsets.UTF_8).lines().toList());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String line(Checked checked, String start) {
        return checked.holds().stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    private static String fingerprint(TestKeys keys) throws Exception {
        String base64 = keys.publicPem().replaceAll("-----[A-Z ]+-----|\\s", "");
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(base64));
        return HexFormat.of().formatHex(digest);
    }
}
