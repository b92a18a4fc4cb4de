package io.notiflux.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.notiflux.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people read when there is no server, or another one than they think. */
class NetworkFaultTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"broadcast a x", "subscribe a", "health"})
    void nothingListens(String command) {
        int nobody = Ports.free();
        assertFault(run(command, "http://127.0.0.1:" + nobody), "no connection to ", "nothing listens there");
    }

    @Test
    void batch_forNobody_tellsFromWhichLineOnNothingWasBroadcast() throws IOException {
        int nobody = Ports.free();
        String command = "broadcast --batch --file " + Files.writeString(folder.resolve("lines"), "\n{}");
        assertFault(run(command, "http://127.0.0.1:" + nobody), "nothing from line 2 on was broadcast");
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast a x", "subscribe a", "health"})
    void hostIsUnknown(String command) {
        assertFault(run(command, "http://host.invalid"), "no host is called host.invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast a x", "subscribe a", "health"})
    void serverSpeaksNoTls(String command) throws IOException {
        try (var peer = new Peer("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) {
            Captured run = run(command, "https://127.0.0.1:" + peer.port());
            assertFault(run, "no TLS with ", "http://");
            assertThat(run.err()).as("what was never sent").doesNotContain("may have been broadcast");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast a x", "subscribe a", "health"})
    void peerSpeaksNoHttp(String command) throws IOException {
        try (var peer = new Peer("220 mail.example.com ESMTP\r\n")) {
            assertFault(run(command, "http://127.0.0.1:" + peer.port()), "is it a notiflux server?");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast a x", "subscribe a", "health"})
    void peerBreaksOff(String command) throws IOException {
        try (var peer = new Peer("")) {
            assertFault(run(command, "http://127.0.0.1:" + peer.port()), "broke the connection off");
        }
    }

    @Test
    void broadcastThatMayHaveBeenTaken_isToldWithItsKey() throws IOException {
        try (var peer = new Peer("")) {
            assertFault(
                    run("broadcast a x --idempotency-key mine", "http://127.0.0.1:" + peer.port()),
                    "may have been broadcast",
                    "--idempotency-key mine");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast a x", "subscribe a", "health"})
    void certificate_thatIsNotTrusted(String command) throws Exception {
        HttpsServer web = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        web.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
        web.start();
        try {
            assertFault(
                    run(command, "https://127.0.0.1:" + web.getAddress().getPort()), "certificate of ", "not trusted");
        } finally {
            web.stop(0);
        }
    }

    private SSLContext selfSigned() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-alias",
                        "a",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .start();
        assertThat(keytool.waitFor()).isZero();
        char[] password = "changeit".toCharArray();
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @ParameterizedTest
    @CsvSource({"200, {}", "200, <html>", "200, '[1,2]'", "404, <html>", "301, ''", "500, '{\"detail\":1}'"})
    void webServerOfAnotherKind_isToldByItsStatus(int status, String body) throws IOException {
        HttpServer web = web(status, body, "0");
        try {
            String url = "http://127.0.0.1:" + web.getAddress().getPort();
            String told = "answers with status " + status + "; is it a notiflux server?";
            assertFault(run("broadcast a x", url), told);
            assertFault(run("subscribe a", url), told);
        } finally {
            web.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"502, nobody knows what of line 1 was broadcast", "404, nothing from line 1 on was broadcast"})
    void batch_tellsWhatBecameOfItsLines_byTheStatus(int status, String told) throws IOException {
        HttpServer web = web(status, "<html>", "0");
        try {
            Path lines = Files.writeString(folder.resolve("lines"), "{}");
            String command = "broadcast --batch --file " + lines;
            assertFault(run(command, "http://127.0.0.1:" + web.getAddress().getPort()), "" + status, told);
        } finally {
            web.stop(0);
        }
    }

    @Test
    void serverOverALimit_isAskedAgain_fiveTimes() throws IOException {
        HttpServer web = web(429, "{\"detail\":\"Too many.\",\"code\":\"rate_limited\"}", "0");
        try {
            Captured run =
                    run("broadcast a x", "http://127.0.0.1:" + web.getAddress().getPort());
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .isEqualTo(
                            "notiflux: 429, trying again in 0 s\n".repeat(5) + "notiflux: Too many. (rate_limited)\n");
        } finally {
            web.stop(0);
        }
    }

    @Test
    void serverThatAsksForMoreThanAMinute_isNotWaitedFor() throws IOException {
        HttpServer web = web(503, "{\"detail\":\"Later.\",\"code\":\"unavailable\"}", "61");
        try {
            assertFault(
                    run("broadcast a x", "http://127.0.0.1:" + web.getAddress().getPort()), "Later. (unavailable)");
        } finally {
            web.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "60, PT1M",
        "99999999999999999999, PT596523H14M7S",
        "'Thu, 01 Jan 1970 00:01:00 GMT', PT1M",
        "'Wed, 31 Dec 1969 23:59:00 GMT', PT0S",
        "-1, PT1S",
        "soon, PT1S",
        "'', PT1S"
    })
    void retryAfter_isSecondsOrADate(String value, Duration wait) {
        assertThat(RetryAfter.parse(value, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)))
                .isEqualTo(wait);
    }

    private static void assertFault(Captured run, String... words) {
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("notiflux: ")
                .contains(words)
                .doesNotContain("Exception", "java.", "null")
                .hasLineCount(1);
    }

    private static Captured run(String command, String url) {
        List<String> all = new ArrayList<>(List.of(command.split(" ", -1)));
        all.addAll(List.of("--url", url));
        if (!command.equals("health")) {
            all.addAll(List.of("--token", "a.b.c"));
        }
        return Captured.run(all.toArray(String[]::new));
    }

    private static HttpServer web(int status, String body, String retryAfter) throws IOException {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        web.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        web.start();
        return web;
    }

    /** Reads something from each connection, says the same to all, and ends it. */
    private static final class Peer implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        Peer(String words) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!listener.isClosed()) {
                    try (Socket socket = listener.accept()) {
                        if (socket.getInputStream().read(new byte[65_536]) > 0) {
                            socket.getOutputStream().write(words.getBytes(UTF_8));
                        }
                    } catch (IOException e) {
                        // the client has gone, or this is closed
                    }
                }
            });
        }

        int port() {
            return listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
