package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.TestKeys;
import io.notiflux.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whence commands have tokens, by one that shows it: nobody is ended, and a wrong token is refused. */
class TokenOptionsTest {
    private static TestServer server;
    private static String admin;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        server = TestServer.start("ADMIN_PORT", "0");
        admin = server.keys().token("admin");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void token_isTheOptions() {
        assertAccepted(run(Map.of(), "--token", admin));
    }

    @Test
    void token_isTheEnvironments_butOptionsGoFirst() throws IOException {
        assertAccepted(run(Map.of("NOTIFLUX_TOKEN", admin)));
        Map<String, String> bad = Map.of("NOTIFLUX_TOKEN", "bad");
        assertAccepted(run(bad, "--token", admin));
        assertAccepted(run(bad, "--token-file", file("token", admin)));
        assertAccepted(run(bad, "--key", key(server.keys())));
    }

    @Test
    void tokenFile_mayHaveWhiteSpaceAroundTheToken() throws IOException {
        assertAccepted(run(Map.of(), "--token-file", file("token", "\n  " + admin + "\r\n")));
    }

    @Test
    void key_signsATokenOfTheScopeThatIsNeeded() throws IOException {
        assertAccepted(run(Map.of(), "--key", key(server.keys())));
        Captured run = run(Map.of(), "--key", key(TestKeys.p256()));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("token_signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void noToken_isToldWithTheWaysToGiveOne(String empty) {
        assertRefused(2, run(Map.of("NOTIFLUX_TOKEN", empty)), "--token, --token-file or --key", "NOTIFLUX_TOKEN");
    }

    @Test
    void severalSources_areRefused() throws IOException {
        assertRefused(2, run(Map.of(), "--token", admin, "--key", "x"), "Give one of --token and --key");
        assertRefused(2, run(Map.of(), "--token-file", "x", "--key", "x"), "Give one of --token-file and --key");
    }

    @Test
    void whatIsNoToken_isRefusedBeforeItIsSent() throws IOException {
        assertRefused(1, run(Map.of(), "--token", ""), "--token is empty");
        assertRefused(1, run(Map.of(), "--token", "secret"), "--token is no token");
        assertRefused(1, run(Map.of(), "--token", "se.cr.et.s"), "--token is no token");
        assertRefused(1, run(Map.of(), "--token", "secret.with space.a"), "--token is no token");
        assertRefused(1, run(Map.of("NOTIFLUX_TOKEN", "secret")), "NOTIFLUX_TOKEN is no token");
        assertRefused(1, run(Map.of(), "--token-file", file("t", "secret")), "is no token");
        assertRefused(1, run(Map.of(), "--token-file", file("t", " \n")), "is empty");
        assertRefused(1, run(Map.of(), "--token-file", "missing.jwt"), "missing.jwt is not there");
        assertRefused(1, run(Map.of(), "--token-file", folder.toString()), "is a folder");
        assertRefused(1, run(Map.of(), "--token-file", "/dev/zero"), "/dev/zero");
    }

    @Test
    void token_ofTheLongest_isSent_andOneLonger_isNot() {
        String longest = "a.b." + "c".repeat(16_380);
        assertThat(run(Map.of(), "--token", longest).err()).contains("401", "token_");
        assertRefused(1, run(Map.of(), "--token", longest + "c"), "16,384");
    }

    @Test
    void whatIsNoKey_isRefused() throws IOException {
        assertRefused(1, run(Map.of(), "--key", "missing.pem"), "missing.pem is not there", "notiflux keygen");
        assertRefused(1, run(Map.of(), "--key", file("k", "")), "no private key on P-256");
        assertRefused(1, run(Map.of(), "--key", key(TestKeys.onCurve("secp384r1"))), "no private key on P-256");
        assertRefused(1, run(Map.of(), "--key", file("k", server.keys().publicPem())), "no private key on P-256");
        assertRefused(1, run(Map.of(), "--key", folder.toString()), "is a folder");
        assertRefused(1, run(Map.of(), "--key", "/dev/zero"), "/dev/zero");
    }

    @Test
    void token_inAWrongPlace_isNotPrinted() {
        Captured run = run(Map.of(), admin);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("<token>").doesNotContain(admin.substring(0, 20));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String key(TestKeys keys) throws IOException {
        String base64 = java.util.Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.pair().getPrivate().getEncoded());
        Path file = folder.resolve("private.pem");
        Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n",
                StandardCharsets.US_ASCII);
        return file.toString();
    }

    private static void assertAccepted(Captured run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).endsWith(": 0 ended\n");
        assertThat(run.code()).isZero();
    }

    private static void assertRefused(int code, Captured run, String... words) {
        assertThat(run.err())
                .startsWith("notiflux: ")
                .contains(words)
                .doesNotContain("secret", "java.")
                .hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(code);
    }

    private static Captured run(Map<String, String> environment, String... arguments) {
        List<String> all = new ArrayList<>(List.of("disconnect", "--topic", "nobody", "--admin-url"));
        all.add("http://127.0.0.1:" + server.adminPort());
        all.addAll(Arrays.asList(arguments));
        return Captured.run(environment, all.toArray(String[]::new));
    }
}
