package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.notiflux.cluster.Appended.Stored;
import io.notiflux.config.NatsSettings;
import io.notiflux.config.NatsSettings.Login;
import io.notiflux.config.NatsSettings.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in: logins, permissions, TLS; and that no secret gets out. */
class NatsLogAccessTest extends NatsTest {
    private static final String SECRET = "s3cret-s3cret";
    private static final String CREATE = "$JS.API.STREAM.CREATE.notiflux";

    /** All that the account needs to publish; docs/cluster.md lists them, too. */
    private static final List<String> PUBLISH = List.of(
            "notiflux.log",
            "$JS.API.STREAM.INFO.notiflux",
            CREATE,
            "$JS.API.CONSUMER.CREATE.notiflux.*",
            "$JS.API.STREAM.MSG.GET.notiflux",
            "$JS.FC.notiflux.>");

    private final Seen seen = new Seen();

    @TempDir
    private Path folder;

    @Test
    void sevenPermissions_areEnough() {
        NatsCluster nats =
                keep(NatsCluster.one(account(PUBLISH), NatsCluster.JETSTREAM).started());
        NatsLog log = keep(Nodes.openReady(nats.settings(new Login.Password("notiflux", SECRET)), seen));
        List<Broadcast> broadcasts = List.of(new Broadcast("t", "x".repeat(100_000)));
        var key = new OnceKey("me", "key");

        assertThat(Nodes.answer(log.append(broadcasts, key))).isInstanceOf(Stored.class);
        assertThat(((Stored) Nodes.answer(log.append(broadcasts, key))).replayed())
                .isTrue();
        for (int i = 0; i < 100; i++) { // which flow control must let through
            Nodes.answer(log.append(broadcasts));
        }

        await().until(() -> seen.count() == 101);
        assertThat(log.health().ready()).isTrue();
        var other = new Seen();
        NatsLog _ = keep(Nodes.openReady(nats.settings(new Login.Password("notiflux", SECRET)), other));
        await().until(() -> other.count() == 101);
    }

    /** The server then sends some megabytes and waits for an answer that never comes; so it does where one is lost. */
    @Test
    void missingFlowControl_slowsReadingDown_andDoesNotEndIt() {
        List<String> without = new ArrayList<>(PUBLISH);
        without.remove("$JS.FC.notiflux.>");
        NatsCluster nats =
                keep(NatsCluster.one(account(without), NatsCluster.JETSTREAM).started());
        NatsSettings settings = nats.settings(new Login.Password("notiflux", SECRET));
        LogTimes impatient = Nodes.times(LogTimes.DEFAULT.deadline(), Duration.ofSeconds(1));
        NatsLog log = keep(Nodes.open(settings, Nodes.LIMITS, impatient, seen));
        Nodes.awaitReady(log);
        List<String> sent = IntStream.range(0, 20)
                .mapToObj(i -> i + " " + "x".repeat(500_000))
                .toList();
        for (String message : sent) {
            assertThat(Nodes.append(log, "t", message)).isInstanceOf(Stored.class);
        }

        var other = new Seen();
        NatsLog _ = keep(Nodes.open(settings, Nodes.LIMITS, impatient, other));
        for (Seen each : List.of(seen, other)) {
            await().atMost(Duration.ofMinutes(1)).until(() -> each.count() == 20);
            assertThat(each.messages()).isEqualTo(sent);
            assertThat(each.forgotten).containsExactly("start");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$JS.API.STREAM.INFO.notiflux", CREATE, "$JS.API.CONSUMER.CREATE.notiflux.*", "notiflux.log"})
    void missingPermission_isTheReason_untilItIsGiven(String missing) {
        List<String> without = new ArrayList<>(PUBLISH);
        without.remove(missing);
        NatsCluster nats =
                keep(NatsCluster.one(account(without), NatsCluster.JETSTREAM).started());
        NatsLog log = keep(Nodes.openPatient(nats.settings(new Login.Password("notiflux", SECRET)), seen));
        var _ = log.append(List.of(new Broadcast("t", "m")));
        Nodes.awaitReason(log, "Permissions Violation for Publish to \"" + missing);

        nats.configure(account(PUBLISH), NatsCluster.JETSTREAM);
        nats.server(0).reload();

        assertThat(Nodes.append(log, "t", "m")).isInstanceOf(Stored.class);
        Nodes.awaitReady(log);
    }

    @Test
    void credsFile_isTaken_withoutMoreThanTheJdk() throws Exception {
        assertThatThrownBy(() -> Class.forName("org.bouncycastle.crypto.signers.Ed25519Signer"))
                .isInstanceOf(ClassNotFoundException.class);
        Path creds = folder.resolve("user.creds");
        var operator = new TestOperator();
        Files.writeString(creds, operator.creds());
        NatsCluster nats =
                keep(NatsCluster.one(operator.config(), NatsCluster.JETSTREAM).started());

        NatsLog log = keep(Nodes.openReady(nats.settings(new Login.Creds(creds)), seen));

        assertThat(Nodes.append(log, "t", "m")).isInstanceOf(Stored.class);
    }

    @Test
    void credsFileThatIsNone_isToldAtOnce_withoutItsContent() throws Exception {
        Path creds = folder.resolve("user.creds");
        assertFault(new Login.Creds(creds), "NATS_CREDS_FILE", "cannot be read");

        Files.writeString(creds, SECRET);
        assertFault(new Login.Creds(creds), "NATS_CREDS_FILE", "no creds file");
    }

    private void assertFault(Login login, String variable, String words) {
        var settings = new NatsSettings(List.of("nats://127.0.0.1:1"), "notiflux", 0, login, Tls.NONE);
        assertThatThrownBy(() ->
                        new NatsConnection(settings, new ConnectionEvents(new LogStats(), () -> {}, System::nanoTime)))
                .isInstanceOfSatisfying(NatsFileException.class, e -> {
                    assertThat(e.variable()).isEqualTo(variable);
                    assertThat(e).hasMessageContaining(words).hasMessageNotContaining(SECRET);
                });
    }

    @Test
    void tls_isForTheHostThatWasAskedFor() throws Exception {
        var right = new TestCertificate(folder, "right", "ip:127.0.0.1");
        var wrong = new TestCertificate(folder, "wrong", "dns:other.example");
        var client = new TestCertificate(folder, "client", "dns:notiflux");
        Path trusted = folder.resolve("trusted.pem");
        Files.writeString(trusted, right.pem() + wrong.pem());
        var tls = new Tls(Optional.of(trusted), Optional.of(client.certificate()), Optional.of(client.key()));

        NatsCluster impostor =
                keep(NatsCluster.one(tls(wrong, client), NatsCluster.JETSTREAM).started());
        NatsLog refused = keep(Nodes.open(withTls(impostor, tls), seen));
        Nodes.awaitReason(refused, "no server can be reached");

        NatsCluster nats =
                keep(NatsCluster.one(tls(right, client), NatsCluster.JETSTREAM).started());
        NatsLog log = keep(Nodes.openReady(withTls(nats, tls), seen));
        assertThat(Nodes.append(log, "t", "m")).isInstanceOf(Stored.class);
        assertThat(refused.health().ready()).isFalse();

        NatsLog anonymous = keep(Nodes.open(
                withTls(nats, new Tls(Optional.of(trusted), Optional.empty(), Optional.empty())), new Seen()));
        await().during(Duration.ofSeconds(1)).until(() -> !anonymous.health().ready());
    }

    @Test
    void tlsFilesThatAreNone_areToldAtOnce() throws Exception {
        Path file = folder.resolve("file.pem");
        Files.writeString(file, SECRET);
        assertThatThrownBy(() -> TlsContext.of(new Tls(Optional.of(file), Optional.empty(), Optional.empty())))
                .isInstanceOf(NatsFileException.class)
                .hasMessageContaining("no certificate")
                .hasMessageNotContaining(SECRET);
        var client = new TestCertificate(folder, "client", "dns:notiflux");
        assertThatThrownBy(() ->
                        TlsContext.of(new Tls(Optional.empty(), Optional.of(client.certificate()), Optional.of(file))))
                .isInstanceOf(NatsFileException.class)
                .hasMessageContaining("PKCS#8")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void settings_showNoSecret() {
        for (Login login : List.of(new Login.Password("me", SECRET), new Login.Token(SECRET))) {
            assertThat(new NatsSettings(List.of("nats://h"), "s", 0, login, Tls.NONE).toString())
                    .doesNotContain(SECRET);
        }
    }

    private static NatsSettings withTls(NatsCluster nats, Tls tls) {
        List<String> urls = nats.urls().stream()
                .map(url -> url.replace("nats://", "tls://"))
                .toList();
        return new NatsSettings(urls, NatsCluster.STREAM, 0, new Login.Nobody(), tls);
    }

    private static String tls(TestCertificate own, TestCertificate client) {
        return "tls { cert_file: \"" + own.certificate() + "\", key_file: \"" + own.key() + "\", ca_file: \""
                + client.certificate() + "\", verify: true }\n";
    }

    private static String account(List<String> publish) {
        String quoted = publish.stream().map(subject -> '"' + subject + '"').collect(Collectors.joining(", "));
        return "accounts { A { jetstream: enabled, users: [ { user: notiflux, password: \"" + SECRET
                + "\", permissions: { publish: [" + quoted + "], subscribe: [\"_INBOX.notiflux.>\"] } } ] } }\n";
    }
}
