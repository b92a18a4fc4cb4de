package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a server takes a client for, directly and behind a proxy, over sockets. */
class TrustedProxyTest {
    private static final String[] TRUSTING = {"TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8, ::1"};
    private static final String REFUSED = "POST /broadcast HTTP/1.1\r\nHost: a\r\nHEADERSContent-Length: 0\r\n\r\n";

    @ParameterizedTest
    @CsvSource({
        "'X-Forwarded-For: 192.0.2.9, 192.0.2.7\r\n', 192.0.2.7",
        "'X-Forwarded-For: 192.0.2.9\r\nX-Forwarded-For: 192.0.2.7, 10.0.0.2\r\n', 192.0.2.7",
        "'Forwarded: for=192.0.2.9, for=\"[2001:db8::7]:80\"\r\n', 2001:db8::7",
        "'Forwarded: for=192.0.2.7\r\nX-Forwarded-For: 192.0.2.7\r\n', 192.0.2.7",
        "'Forwarded: for=192.0.2.9\r\nX-Forwarded-For: 192.0.2.7\r\n', 127.0.0.1",
        "'', 127.0.0.1"
    })
    void trustedProxysHeader_namesTheClient(String headers, String client) throws IOException {
        assertThat(addressTold(REFUSED.replace("HEADERS", headers), TRUSTING)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For: 192.0.2.7\r\n", "Forwarded: for=192.0.2.7\r\n"})
    void othersHeader_namesNobody(String headers) throws IOException {
        String request = REFUSED.replace("HEADERS", headers);
        assertThat(addressTold(request)).isEqualTo("127.0.0.1");
        assertThat(addressTold(request, "TRUSTED_PROXIES", "10.0.0.0/8")).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.7 10.0.0.1 4711 443, 192.0.2.7",
        "PROXY TCP6 2001:db8::7 ::1 4711 443, 2001:db8::7",
        "PROXY UNKNOWN, 127.0.0.1"
    })
    void trustedProxysLine_namesTheClient(String line, String client) throws IOException {
        assertThat(addressTold(line + "\r\n" + REFUSED.replace("HEADERS", ""), TRUSTING))
                .isEqualTo(client);
    }

    @Test
    void headersOfAProxy_thatAnotherOneSpeaksFor_nameTheClient() throws IOException {
        String request = REFUSED.replace("HEADERS", "X-Forwarded-For: 192.0.2.7\r\n");
        assertThat(addressTold("PROXY TCP4 10.0.0.2 10.0.0.1 4711 443\r\n" + request, TRUSTING))
                .isEqualTo("192.0.2.7");
        assertThat(addressTold("PROXY TCP4 192.0.2.5 10.0.0.1 4711 443\r\n" + request, TRUSTING))
                .as("whom the line names is no proxy, and says what it likes")
                .isEqualTo("192.0.2.5");
    }

    @Test
    void proxyHeader_inOctets_namesTheClientOfAWebSocket() throws IOException {
        try (LogCapture log = LogCapture.debug();
                TestServer server = TestServer.start(TRUSTING);
                RawClient client = RawClient.connect(server)) {
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000cc00002070a000001126701bb"));
            bytes.writeBytes(RawClient.UPGRADE.getBytes(StandardCharsets.US_ASCII));
            for (byte octet : bytes.toByteArray()) { // however it is cut into pieces
                client.send(new byte[] {octet});
            }
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(log.line("connected")).contains(" address=192.0.2.7 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send-proxy", "send-proxy-v2"})
    void haproxysOwnHeader_namesTheClient(String option, @TempDir Path folder) throws Exception {
        String program = Proxy.program("haproxy", "haproxy");
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start(TRUSTING)) {
            int port = Ports.free();
            Path file = Files.writeString(folder.resolve("haproxy.cfg"), """
                    defaults
                        mode tcp
                        timeout connect 5s
                        timeout client 5s
                        timeout server 5s
                    listen all
                        bind 127.0.0.1:%d
                        server one 127.0.0.1:%d %s
                    """.formatted(port, server.port(), option));
            try (Proxy _ = Proxy.start(folder, port, program, "-db", "-f", file.toString());
                    RawClient client = RawClient.connectFrom("127.0.0.2", port)) {
                client.send(REFUSED.replace("HEADERS", ""));
                RawResponse.readFrom(client);
                assertThat(log.line("request")).contains(" address=127.0.0.2 ");
            }
        }
    }

    /** The server has one request in it then, whose first line is not HTTP's. */
    @Test
    void othersProxyHeader_isNoHttp() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = RawClient.connect(server)) {
            client.send("PROXY TCP4 192.0.2.7 10.0.0.1 4711 443\r\n" + REFUSED.replace("HEADERS", ""));
            assertThat(client.readAll()).startsWith("HTTP/1.1 400 ").doesNotContain("HTTP/1.1 401");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.7 10.0.0.1 4711\r\n",
                "PROXY TCP4 nonsense 10.0.0.1 4711 443\r\n",
                "PROXY UNKNOWN xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "\r\n\r\n\0\r\nQUIT\n1\u0011\0\0"
            })
    void malformedProxyHeader_costsItsConnection_andNoOther(String header) throws IOException {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start(TRUSTING);
                RawClient client = RawClient.connect(server)) {
            client.send(header);
            assertThat(client.readAll()).isEmpty();

            assertThat(log.line("refused"))
                    .isEqualTo("INFO event=refused what=connection reason=proxy_header address=127.0.0.1");
            assertThat(server.get("/health").statusCode()).isEqualTo(200);
            assertThat(log.lines()).hasSize(1);
        }
    }

    @Test
    void proxyHeaderThatStops_isCut_asAnyUnfinishedRequest() throws IOException {
        try (TestServer server = TestServer.start(TestServer.shortTimeouts(), TRUSTING);
                RawClient client = RawClient.connect(server)) {
            client.send("PROXY TCP4 192.0.2.7");
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void requestsAfterAProxyHeader_shareItsClient() throws IOException {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start(TRUSTING);
                RawClient client = RawClient.connect(server)) {
            client.send("PROXY TCP4 192.0.2.7 10.0.0.1 4711 443\r\n");
            for (int i = 0; i < 3; i++) {
                client.send(REFUSED.replace("HEADERS", ""));
                RawResponse.readFrom(client);
            }
            await().until(() -> log.lines().size() == 3);
            assertThat(log.lines()).allSatisfy(line -> assertThat(line).contains(" address=192.0.2.7 "));
        }
    }

    private static String addressTold(String request, String... settings) throws IOException {
        try (LogCapture log = LogCapture.info();
                TestServer server = TestServer.start(settings);
                RawClient client = RawClient.connect(server)) {
            client.send(request);
            RawResponse.readFrom(client);
            return log.line("request").replaceFirst(".* address=(\\S+).*", "$1");
        }
    }
}
