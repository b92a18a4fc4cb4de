package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/nginx.conf}, in this machine's nginx before a real server. */
class NginxConfTest {
    @TempDir
    private Path folder;

    private TestServer server;
    private Process nginx;
    private int port;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        Optional<Path> program = Arrays.stream((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(program.isPresent(), "no nginx on the PATH; install Debian's package nginx-light");
        server = TestServer.start();
        port = freePort();
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), configuration());
        List<String> command = List.of(
                program.orElseThrow().toString(),
                "-p",
                folder.toString(),
                "-e",
                folder + "/start",
                "-c",
                "" + configuration);
        Process check = new ProcessBuilder(
                        Stream.concat(command.stream(), Stream.of("-t")).toList())
                .redirectErrorStream(true)
                .start();
        String words = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(words).isZero();
        assertThat(words).doesNotContain("[warn]");
        nginx = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        await().until(this::isOpen);
    }

    /** As it is, but for addresses and folders. */
    private String configuration() {
        String conf = Manifests.text(Path.of("docs", "nginx.conf"))
                .replace("127.0.0.1:8080", "127.0.0.1:" + server.port())
                .replace("listen 80;", "listen 127.0.0.1:" + port + ";")
                .replace("/var/log/nginx/", folder + "/");
        assertThat(conf).contains("listen 127.0.0.1:" + port, folder + "/notiflux.log", "127.0.0.1:" + server.port());
        String work = Stream.of("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
                .map(kind -> kind + "_temp_path " + folder + "/" + kind + ";\n")
                .reduce("", String::concat);
        return "daemon off; master_process off; pid " + folder + "/pid; events {}\nhttp {\n" + work + conf + "}\n";
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (nginx != null) {
            nginx.destroy();
            nginx.waitFor();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void broadcast_reachesSubscribersOfBothKinds() throws IOException {
        try (var webSocket = connect();
                var events = connect()) {
            assertThat(head(webSocket, RawClient.UPGRADE)).startsWith("HTTP/1.1 101 ");
            webSocket.text("/subscribe a " + server.keys().token("subscribe", "a"));
            Wire.assertWorks(webSocket);
            assertThat(head(events, get(EventReader.target(server, "a")))).startsWith("HTTP/1.1 200 ");
            assertThat(post("/broadcast")).startsWith("HTTP/1.1 200 ");
            assertThat(webSocket.readFrame().text()).isEqualTo("hello");
            assertThat(post("/broadcast/batch")).startsWith("HTTP/1.1 200 ");
            assertThat(webSocket.readFrame().text()).isEqualTo("hello");
            String line;
            do {
                line = events.readLine().strip();
            } while (!line.equals("data: hello"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/health",
                "/observe/metrics",
                "/console/",
                "/broadcast/",
                "/broadcastx",
                "/broadcast/batch/x",
                "/broadcast;x",
                "/events;x",
                "/events/",
                "/broadcast/../observe/metrics",
                "/broadcast/..;/observe/metrics",
                "/ws/../console/",
                "/%2e%2e/observe/metrics",
                "//observe/metrics"
            })
    void path_thatIsNotNamed_isNotPassedOn(String path) throws IOException {
        try (var client = connect()) {
            assertThat(head(client, get(path)))
                    .matches("(?s)HTTP/1.1 40[04] .*")
                    .contains("Server: nginx");
        }
    }

    /** The server would answer 404 to a path that is written in another way, and 401 to this one. */
    @ParameterizedTest
    @ValueSource(strings = {"/x/../events", "//events", "/./events", "/%65vents", "/events/../events"})
    void path_writtenInAnotherWay_isPassedOnInOurs(String path) throws IOException {
        try (var client = connect()) {
            assertThat(head(client, get(path + "?topic=a"))).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void token_isInNoLog_whateverGoesWrong() throws IOException {
        String target = EventReader.target(server, "a");
        String token = target.replaceFirst(".*token=([^&]+).*", "$1");
        try (var client = connect()) {
            assertThat(head(client, get(target))).startsWith("HTTP/1.1 200 ");
        }
        try (var client = connect()) {
            client.send(get(target)).reset();
        }
        for (String request : List.of(
                get(target.replace("topic=a", "topic=b")),
                get(target + "&x=" + "x".repeat(40_000)),
                get(target).replace("Host: test", "Ho st: " + token),
                get(target).replace("Host: test", "Referer: http://test" + target),
                get("/nowhere?token=" + token),
                get("/ws?token=" + token),
                get("/broadcast?token=" + token),
                get(target).replace("HTTP/1.1", "HTTP/1.1 "),
                get(target).replace("GET", "POST"))) {
            try (var client = connect()) {
                head(client, request);
            }
        }
        server.close();
        try (var client = connect()) {
            assertThat(head(client, get(target))).startsWith("HTTP/1.1 502 ");
        }
        // nginx answers before it writes its log
        await().untilAsserted(() -> assertThat(Files.readString(folder.resolve("notiflux.log")))
                .contains("\"GET /events\" 200 ", "\"GET /events\" 502 "));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(token.substring(token.length() - 20));
            }
        }
    }

    private String post(String path) throws IOException {
        String item = TestServer.json(
                "topic", "a", "message", "hello", "token", server.keys().token("broadcast", "a"));
        String body = path.endsWith("batch") ? "[" + item + "]" : item;
        try (var client = connect()) {
            return head(
                    client,
                    "POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body);
        }
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n";
    }

    private static String head(RawClient client, String request) throws IOException {
        client.send(request);
        return client.readHead();
    }

    private RawClient connect() throws IOException {
        return RawClient.connect(port, 0);
    }

    private boolean isOpen() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
