package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.notiflux.Ports;
import io.notiflux.TestServer;
import io.notiflux.TestSubscriber;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code top} shows of a real server, on paper and on a terminal. */
class TopCommandTest {
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";

    private static final String DELIVERIES = "notiflux_deliveries_total";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("ADMIN_PORT", "0");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void once_isOnePicture_withoutControls() {
        try (TestSubscriber subscriber = TestSubscriber.of(server, "once:hot", "once:quiet")) {
            double delivered = server.metric(DELIVERIES);
            server.broadcast("once:hot", "abc");
            server.broadcast("once:hot", "abc");
            server.broadcast("once:hot", "abc");
            subscriber.next(3);
            await().until(() -> server.metric(DELIVERIES) == delivered + 3);

            Captured run = top("--once");

            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
            List<String> lines =
                    run.out().lines().map(line -> line.replaceAll(" +", " ")).toList();
            assertThat(lines.get(0)).endsWith(" 1 of 1 node answers");
            assertThat(lines.get(1)).isEqualTo("NODE STATE PLAIN JSON SSE SUBS IN/S OUT/S B/S QUEUED SLOW");
            assertThat(lines.get(2)).endsWith(" ready 1 0 0 2 0 0 0 0 0");
            assertThat(lines.get(4)).isEqualTo("TOPIC SUBSCRIBERS MESSAGES/MIN BYTES/MIN KEPT KEPT BYTES");
            assertThat(lines.get(5)).startsWith("once:hot 1 3 9 3 ");
            assertThat(lines).contains("once:quiet 1 0 0 0 0");
        }
    }

    @Test
    void topics_areInTheOrderThatIsAskedFor() {
        try (TestSubscriber _ = TestSubscriber.of(server, "top:a", "top:b")) {
            server.broadcast("top:b", "abc");
            server.broadcast("top:b", "abc");
            String hottest = top("--once").out();
            assertThat(hottest.indexOf("top:b")).isPositive().isLessThan(hottest.indexOf("top:a"));
            String byName = top("--once", "--sort", "name").out();
            assertThat(byName.indexOf("top:a")).isPositive().isLessThan(byName.indexOf("top:b"));
        }
    }

    @Test
    void count_isHowManyPictures() {
        assertThat(top("--count", "2").out().lines().filter(line -> line.endsWith(" node answers")))
                .hasSize(2);
    }

    @Test
    void nodeThatDoesNotAnswer_isShown_andComesBackByItself() throws IOException {
        var answers = new ArrayList<>(List.of("notiflux_ready 1\nnotiflux_deliveries_total 1\n", "", ""));
        HttpServer node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        node.createContext("/observe/metrics", exchange -> {
            String answer = answers.isEmpty() ? "notiflux_ready 1\n" : answers.removeFirst();
            exchange.sendResponseHeaders(answer.isEmpty() ? 503 : 200, 0);
            exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        node.createContext("/admin/topics", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"node\":\"web-1\",\"topics\":[]}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        node.start();
        try {
            Captured run = Captured.run(
                    "top",
                    "--count",
                    "3",
                    "--interval",
                    "500ms",
                    "--admin-url",
                    "http://127.0.0.1:" + node.getAddress().getPort());
            assertThat(run.out().lines().filter(line -> line.startsWith("web-1 ")))
                    .satisfiesExactly(
                            first -> assertThat(first).contains(" answers 503 ", " - "),
                            second -> assertThat(second).contains(" answers 503 ", " - "),
                            third -> assertThat(third).contains(" ready ", " - "));
            assertThat(run.code()).as("it answers in the last picture").isZero();
        } finally {
            node.stop(0);
        }
    }

    @Test
    void nodeThatIsNotThere_isShown_andFails() {
        int nobody = Ports.free();
        Captured run = topOf("http://127.0.0.1:" + nobody + "," + adminUrl(), "--once");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
                .anySatisfy(line -> assertThat(line).startsWith("127.0.0.1:" + nobody + " down - "))
                .anySatisfy(line -> assertThat(line).contains(" ready "));
    }

    @Test
    void publicPort_isNoAdminPort() {
        Captured run = topOf("http://127.0.0.1:" + server.port(), "--once");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("answers 404");
    }

    @ParameterizedTest
    @CsvSource({
        "--interval,499ms,--interval must be from 500ms to 1h",
        "--interval,1h1ms,--interval must be from 500ms to 1h",
        "--count,0,--count must be from 1 to 1000000",
        "--count,1000001,--count must be from 1 to 1000000",
        "--count,many,Invalid value for option",
        "--sort,size,Invalid value for option",
        "--admin-url,127.0.0.1:9090,that is no address",
        "--admin-url,ftp://127.0.0.1,must begin with http:// or https://; give http(s)://host",
        "--admin-url,http:///,give http(s)://host"
    })
    void wrongOption_isRefused(String option, String value, String fault) {
        Captured run = Captured.run("top", option, value);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(fault).doesNotContain("java.", "Exception");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void onceAndCount_excludeEachOther() {
        Captured run = Captured.run("top", "--once", "--count", "1");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("mutually exclusive");
    }

    @Test
    void terminal_isFilled_andGivenBack() throws Exception {
        try (var terminal = new Terminal("top", "--count", "2", "--interval", "500ms", "--admin-url", adminUrl())) {
            String shown = terminal.rest();
            assertThat(terminal.exitCode()).isZero();
            assertThat(shown).startsWith(ENTER).endsWith(LEAVE);
            assertThat(shown.split("\u001b\\[H\u001b\\[J", -1)).hasSize(3);
            assertThat(shown).contains(" ready ");
        }
    }

    @Test
    void ctrlC_givesTheTerminalBack() throws Exception {
        try (var terminal =
                new Terminal("top", "--interval", "500ms", "--count", "1000000", "--admin-url", adminUrl())) {
            String before = terminal.until(" ready ");
            assertThat(before).startsWith(ENTER).doesNotContain(LEAVE);
            terminal.type("\u0003");
            assertThat(terminal.rest()).endsWith(LEAVE);
            assertThat(terminal.exitCode()).isEqualTo(130);
        }
    }

    private static Captured top(String... arguments) {
        return topOf(adminUrl(), arguments);
    }

    /** Again where a node needed longer on a busy machine than the command waits. */
    private static Captured topOf(String urls, String... arguments) {
        List<String> all = new ArrayList<>(List.of("top", "--interval", "500ms", "--admin-url", urls));
        all.addAll(List.of(arguments));
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> Captured.run(all.toArray(String[]::new)),
                        run -> !run.out().contains(" silent "));
    }

    private static String adminUrl() {
        return "http://127.0.0.1:" + server.adminPort();
    }
}
