package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.Ports;
import io.notiflux.TestKeys;
import io.notiflux.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small load on a real server. */
class BenchCommandTest {
    @TempDir
    private static Path folder;

    private static TestServer server;
    private static String key = "";

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
        key = keyFile(server.keys().pair(), "private.pem");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void load_isMeasured_andEachDeliveryChecked() {
        long before = System.nanoTime();
        Captured run = bench("--subscribers", "20", "--topics", "3", "--rate", "50", "--duration", "2s", "--json");
        double seconds = (System.nanoTime() - before) / 1e9;
        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(run.out())
                .hasLineCount(1)
                .contains("\"subscribers\":20", "\"topics\":3", "\"rate\":50", "\"size\":128")
                .contains("\"missing\":0", "\"doubled\":0", "\"reordered\":0")
                .contains("\"connected\":20", "\"refused\":0", "\"lost\":0", "\"errors\":0");
        double messages = number(run.out(), "messages");
        assertThat(messages).isBetween(1.0, 50 * seconds + 8);
        assertThat(number(run.out(), "deliveries"))
                .as("six or seven subscribers a topic; what is under way at either end may be half of it")
                .isBetween(3 * messages, 14 * messages);
        assertThat(number(run.out(), "p50"))
                .isPositive()
                .isLessThanOrEqualTo(number(run.out(), "p99"))
                .isLessThanOrEqualTo(number(run.out(), "max"));
        assertThat(run.err()).contains("20 connected, ", " sent/s, ", " received/s, p99 so far ");
    }

    @Test
    void rateOfNought_isAsFastAsAnswersCome() {
        Captured run = await().until(
                        () -> bench("--subscribers", "2", "--rate", "0", "--duration", "1s", "--json"),
                        ended -> number(ended.out(), "messages") > 50);
        assertThat(run.code()).as(run.toString()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--size,64",
        "--size,1048576",
        "--subscribers,1",
        "--topics,1000",
        "--publishers,1",
        "--publishers,256",
        "--connect-rate,100000",
        "--rate,1000000"
    })
    void option_atItsLimit_isTaken(String option, String value) {
        List<String> options = new ArrayList<>(List.of("--duration", "1s", option, value));
        if (!option.equals("--subscribers")) {
            options.addAll(List.of("--subscribers", "1"));
        }
        Captured run = bench(options.toArray(String[]::new));
        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(run.out()).contains("0 missing, 0 doubled, 0 out of order", "1 of 1 came about, 0 lost");
    }

    @ParameterizedTest
    @CsvSource({
        "--subscribers,0,--subscribers must be from 1 to 60000",
        "--subscribers,60001,--subscribers must be from 1 to 60000",
        "--topics,0,--topics must be from 1 to 1000",
        "--topics,1001,--topics must be from 1 to 1000",
        "--publishers,0,--publishers must be from 1 to 256",
        "--publishers,257,--publishers must be from 1 to 256",
        "--rate,-1,--rate must be from 0 to 1000000",
        "--rate,1000001,--rate must be from 0 to 1000000",
        "--size,63,--size must be from 64 to 1048576",
        "--size,1048577,--size must be from 64 to 1048576",
        "--connect-rate,0,--connect-rate must be from 1 to 100000",
        "--connect-rate,100001,--connect-rate must be from 1 to 100000",
        "--duration,999ms,--duration must be from 1s to 1d",
        "--duration,1d1ms,--duration must be from 1s to 1d",
        "--warmup,1h1ms,--warmup must be 1h at most",
        "--topic-prefix,a b,Wrong --topic-prefix",
        "--broadcast-token,a.b.c,'Give --key, or both'"
    })
    void wrongOption_isRefused(String option, String value, String fault) {
        Captured run = Captured.run("bench", "--key", key, option, value);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains(fault)
                .doesNotContain("java.", "Exception")
                .hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void givenTokens_areForTopicsOfAGivenPrefix() {
        String[] tokens = {
            "--subscribe-token", server.keys().token("subscribe", "given:1"),
            "--broadcast-token", server.keys().token("broadcast", "given:1")
        };
        Captured without = run(List.of(tokens));
        assertThat(without.code()).isEqualTo(2);
        assertThat(without.err()).contains("--topic-prefix").hasLineCount(1);

        List<String> all = new ArrayList<>(List.of(tokens));
        all.addAll(List.of("--topic-prefix", "given:"));
        assertThat(run(all).code()).isZero();
    }

    @Test
    void tokensThatTheServerRefuses_areTold() throws IOException {
        String other = keyFile(TestKeys.p256().pair(), "other.pem");
        Captured run = Captured.run(
                "bench",
                "--key",
                other,
                "--subscribers",
                "1",
                "--url",
                server.uri("").toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("the server refused the subscription: ").hasLineCount(1);
    }

    @Test
    void broadcastTokenThatTheServerRefuses_isTold() {
        Captured run = run(List.of(
                "--subscribe-token",
                server.keys().token("subscribe", "some:1"),
                "--broadcast-token",
                server.keys().token("broadcast", "other:1"),
                "--topic-prefix",
                "some:"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("the server answered a broadcast with 403 ")
                .contains("topic_denied");
    }

    @Test
    void serverThatIsNotThere_isTold() {
        int nobody = Ports.free();
        Captured run = Captured.run("bench", "--key", key, "--subscribers", "3", "--url", "http://127.0.0.1:" + nobody);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("notiflux: no connection to the server (http://127.0.0.1:" + nobody + "/broadcast)\n");
    }

    @Test
    void refusedConnections_areCounted_andFail() {
        try (TestServer small = TestServer.start(
                "MAX_CONNECTIONS", "3", "JWT_PUBLIC_KEY_B64", server.keys().publicPemBase64())) {
            Captured run = Captured.run(
                    "bench",
                    "--key",
                    key,
                    "--subscribers",
                    "5",
                    "--duration",
                    "1s",
                    "--url",
                    small.uri("").toString());
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).contains(" of 5 came about").contains("first refused: the server answered 503");
        }
    }

    @Test
    void ctrlC_endsWithTheSummaryThereIs() throws Exception {
        try (var terminal = new Terminal(
                "bench",
                "--key",
                key,
                "--duration",
                "1h",
                "--url",
                server.uri("").toString())) {
            terminal.until("received/s");
            terminal.type("\u0003");
            assertThat(terminal.rest()).contains("latency ms", "0 missing, 0 doubled, 0 out of order");
            assertThat(terminal.exitCode()).isEqualTo(130);
        }
    }

    private static Captured bench(String... options) {
        List<String> all = new ArrayList<>(List.of("--key", key, "--warmup", "100ms"));
        all.addAll(List.of(options));
        return run(all);
    }

    private static Captured run(List<String> options) {
        List<String> all =
                new ArrayList<>(List.of("bench", "--url", server.uri("").toString()));
        if (!options.contains("--duration")) {
            all.addAll(List.of("--duration", "1s", "--warmup", "100ms", "--subscribers", "1"));
        }
        all.addAll(options);
        return Captured.run(all.toArray(String[]::new));
    }

    private static double number(String json, String name) {
        return Double.parseDouble(json.replaceFirst("(?s).*\"" + name + "\":([-0-9.E]+).*", "$1"));
    }

    private static String keyFile(KeyPair pair, String name) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPrivate().getEncoded());
        return Files.writeString(
                        folder.resolve(name), "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n")
                .toString();
    }
}
