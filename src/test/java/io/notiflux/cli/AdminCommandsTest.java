package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.Ports;
import io.notiflux.TestServer;
import io.notiflux.TestSubscriber;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see and do from the command line: two servers that are asked together. */
class AdminCommandsTest {
    private static TestServer one;
    private static TestServer other;

    @BeforeAll
    static void start() {
        one = TestServer.start("ADMIN_PORT", "0");
        other = TestServer.start("ADMIN_PORT", "0", "HISTORY_SIZE", "1");
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void topics_areAddedUpOverTheServers() {
        try (TestSubscriber a = TestSubscriber.of(one, "topics:hot");
                TestSubscriber b = TestSubscriber.of(other, "topics:hot", "topics:quiet")) {
            one.broadcast("topics:hot", "abc");
            other.broadcast("topics:hot", "abc");
            other.broadcast("topics:hot", "abc");
            a.next();
            b.next(2);

            Captured run = run("topics", "--prefix", "topics:", "--sort", "messages");

            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
            assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
                    .hasSize(3)
                    .first()
                    .isEqualTo("TOPIC SUBSCRIBERS MESSAGES/MIN BYTES/MIN KEPT KEPT BYTES LAST");
            assertThat(run.out().lines().skip(1).map(line -> line.replaceAll(" +", " ")))
                    .satisfiesExactly(
                            hot -> assertThat(hot).startsWith("topics:hot 2 3 9 2 "),
                            quiet -> assertThat(quiet).isEqualTo("topics:quiet 1 0 0 0 0 -"));
        }
    }

    @Test
    void topics_beyondTheLimit_areLeftOut() {
        one.broadcast("limit:a", "x");
        one.broadcast("limit:b", "x");
        assertThat(run("topics", "--prefix", "limit:", "--limit", "1").out().lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("limit:a ");
    }

    @Test
    void connections_areListedAndEnded() {
        try (TestSubscriber a = TestSubscriber.of(one, "people");
                TestSubscriber b = TestSubscriber.of(other, "people")) {
            a.settle();
            b.settle();
            await().untilAsserted(() -> assertThat(
                            run("connections", "--topic", "people").out())
                    .contains("NODE ", "plain ", "127.0.0.1", "test\n", "2 in all"));

            Captured ended =
                    run("disconnect", "--topic", "people", "--token", one.keys().token("admin"));

            assertThat(ended.code()).as("the other server has another key").isEqualTo(1);
            assertThat(ended.out()).hasLineCount(1).endsWith(": 1 ended\n");
            assertThat(ended.err()).contains("401", "token_signature").hasLineCount(1);
            assertThat(a.end()).startsWith("1008 ");
            await().untilAsserted(() ->
                    assertThat(run("connections", "--topic", "people").out()).endsWith("1 in all\n"));
        }
    }

    @Test
    void token_isRevokedByItsId() {
        String token = one.keys().tokenOfId("cli-1", "subscribe", "people");
        try (TestSubscriber meant = TestSubscriber.connect(one)) {
            meant.say("/subscribe people " + token);
            meant.settle();
            Captured ended = revoke("cli-1", "10m");
            assertThat(ended.out()).endsWith(": 1 ended\n");
            assertThat(meant.end()).startsWith("1008 ");
        }
        try (TestSubscriber again = TestSubscriber.connect(one)) {
            again.say("/subscribe people " + token);
            assertThat(again.next()).contains("was revoked");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"59s", "366d1s"})
    void token_isNotRevokedForTooShortOrTooLong(String lifetime) {
        assertThat(revoke("cli-2", lifetime).err()).contains("'for' must be a duration from PT1M to P366D");
    }

    private static Captured revoke(String id, String lifetime) {
        return Captured.run(
                "disconnect",
                "--jti",
                id,
                "--for",
                lifetime,
                "--admin-url",
                url(one),
                "--token",
                one.keys().token("admin"));
    }

    @Test
    void disconnect_ofAll_isRefused() {
        Captured run = Captured.run(
                "disconnect", "--admin-url", url(one), "--token", one.keys().token("admin"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("Say which connections");
    }

    @Test
    void serverThatDoesNotAnswer_isTold_andTheOthersAreAsked() {
        int nobody = Ports.free();
        one.broadcast("alive", "x");
        Captured run = Captured.run(
                "topics", "--prefix", "alive", "--admin-url", "http://127.0.0.1:" + nobody + "," + url(one));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("alive");
        assertThat(run.err())
                .isEqualTo("notiflux: no answer from http://127.0.0.1:" + nobody + "; is ADMIN_PORT set there?\n");
    }

    @Test
    void wordsOfStrangers_steerNoTerminal() {
        Table table = new Table("A");
        table.add("x\u001b[31m\ny\u009b\u202e");
        assertThat(new TablePrinted(table).text()).isEqualTo("A\nx?[31m?y??\n");
    }

    private record TablePrinted(Table table) {
        String text() {
            var former = System.out;
            var out = new java.io.ByteArrayOutputStream();
            System.setOut(new java.io.PrintStream(out, true, java.nio.charset.StandardCharsets.UTF_8));
            try {
                table.print();
                return out.toString(java.nio.charset.StandardCharsets.UTF_8);
            } finally {
                System.setOut(former);
            }
        }
    }

    private static Captured run(String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--admin-url";
        all[arguments.length + 1] = url(one) + "," + url(other);
        return Captured.run(all);
    }

    private static String url(TestServer server) {
        return "http://127.0.0.1:" + server.adminPort();
    }
}
