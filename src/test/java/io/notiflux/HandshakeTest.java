package io.notiflux;

import static io.notiflux.RawClient.UPGRADE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The opening handshake, RFC 6455 sections 4.1 and 4.2. */
class HandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void answer_hasTheAcceptKeyOfTheRfcsExample() throws IOException {
        assertThat(headOf(UPGRADE))
                .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .containsIgnoringCase("\r\nUpgrade: websocket\r\n")
                .containsIgnoringCase("\r\nConnection: Upgrade\r\n")
                .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "WebSocket", "WEBSOCKET", "webSocket", "wEBsOCKEt"})
    void upgrade_isTakenInAnyCase(String spelling) throws IOException {
        assertAccepted(UPGRADE.replace("Upgrade: websocket", "Upgrade: " + spelling));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Upgrade", "upgrade", "UPGRADE", "keep-alive, Upgrade", "upgrade,keep-alive", "a,  Upgrade ,b"})
    void connection_isTakenAsAListInAnyCase(String connection) throws IOException {
        assertAccepted(UPGRADE.replace("Connection: Upgrade", "Connection: " + connection));
    }

    @Test
    void connection_isTakenFromSeveralHeaders() throws IOException {
        assertAccepted(UPGRADE.replace("Connection: Upgrade", "Connection: keep-alive\r\nConnection: Upgrade"));
    }

    @Test
    void headerNames_areTakenInAnyCase() throws IOException {
        assertAccepted(UPGRADE.replace("Sec-WebSocket-Key", "SEC-WEBSOCKET-KEY")
                .replace("Upgrade:", "upgrade:")
                .replace("Sec-WebSocket-Version", "sec-websocket-version"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "0", "8", "14", "thirteen"})
    void version_otherThan13_isRefusedWithTheRightOne(String version) throws IOException {
        assertUpgradeRequired(UPGRADE.replace("Version: 13", "Version: " + version));
    }

    @Test
    void version_missing_isRefusedWithTheRightOne() throws IOException {
        assertUpgradeRequired(UPGRADE.replace("Sec-WebSocket-Version: 13\r\n", ""));
    }

    private static void assertUpgradeRequired(String request) throws IOException {
        assertThat(responseTo(request))
                .startsWith("HTTP/1.1 426 ")
                .containsIgnoringCase("\r\nSec-WebSocket-Version: 13\r\n");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("no key", 400, UPGRADE.replace("Sec-WebSocket-Key: " + KEY + "\r\n", "")),
                Arguments.of("empty key", 400, UPGRADE.replace(KEY, "")),
                Arguments.of("key that is not base64", 400, UPGRADE.replace(KEY, "***")),
                Arguments.of("key of 15 octets", 400, UPGRADE.replace(KEY, "eHh4eHh4eHh4eHh4eHh4")),
                Arguments.of("key of 17 octets", 400, UPGRADE.replace(KEY, "eHh4eHh4eHh4eHh4eHh4eHg=")),
                Arguments.of(
                        "no upgrade in Connection", 400, UPGRADE.replace("Connection: Upgrade", "Connection: close")),
                Arguments.of("no Connection", 400, UPGRADE.replace("Connection: Upgrade\r\n", "")),
                Arguments.of("two keys", 400, with("Sec-WebSocket-Key: " + KEY)),
                Arguments.of("no Host", 400, UPGRADE.replace("Host: test\r\n", "")),
                Arguments.of("two Hosts", 400, with("Host: test")),
                Arguments.of("HTTP/1.0", 426, UPGRADE.replace("HTTP/1.1", "HTTP/1.0")),
                Arguments.of("two versions", 426, with("Sec-WebSocket-Version: 13")),
                Arguments.of("another version beside it", 426, with("Sec-WebSocket-Version: 8")),
                Arguments.of("version 12", 426, UPGRADE.replace("Version: 13", "Version: 12")),
                Arguments.of("no version", 426, UPGRADE.replace("Sec-WebSocket-Version: 13\r\n", "")),
                Arguments.of("no Upgrade", 426, "GET /ws HTTP/1.1\r\nHost: test\r\n\r\n"),
                Arguments.of("upgrade to something else", 426, UPGRADE.replace("Upgrade: websocket", "Upgrade: chat")),
                Arguments.of("POST", 405, UPGRADE.replace("GET /ws", "POST /ws")),
                Arguments.of("plain POST", 405, "POST /ws HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n"),
                Arguments.of("other path", 404, UPGRADE.replace("/ws", "/nope")),
                Arguments.of("path below", 404, UPGRADE.replace("/ws", "/ws/nope")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refusal_isAProblemWithItsStatus(String name, int status, String request) throws IOException {
        String response = responseTo(request);

        assertThat(response)
                .startsWith("HTTP/1.1 " + status + " ")
                .containsIgnoringCase("\r\nContent-Type: application/problem+json\r\n")
                .contains("\"type\":\"about:blank\"", "\"status\":" + status, "\"detail\":\"", "\"code\":\"");
        assertThat(response.toLowerCase(Locale.ROOT)).doesNotContain("sec-websocket-accept", "exception");
    }

    /** RFC 9110 sections 7.8 and 15.5.22. */
    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Version: 13\r\n", "Upgrade: websocket\r\n"})
    void upgradeRequired_namesTheProtocolToUpgradeTo(String missing) throws IOException {
        assertThat(responseTo(UPGRADE.replace(missing, "")))
                .startsWith("HTTP/1.1 426 ")
                .containsIgnoringCase("\r\nUpgrade: websocket\r\n");
    }

    @Test
    void post_isToldThatGetIsAllowed() throws IOException {
        assertThat(responseTo(UPGRADE.replace("GET", "POST"))).containsIgnoringCase("\r\nAllow: GET\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "chat, superchat", "NOTIFLUX"})
    void subprotocols_thatAreUnknown_areAcceptedWithoutOne(String offered) throws IOException {
        assertThat(headOf(with("Sec-WebSocket-Protocol: " + offered)))
                .startsWith("HTTP/1.1 101 ")
                .doesNotContainIgnoringCase("Sec-WebSocket-Protocol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate", "permessage-deflate; client_max_window_bits, x-webkit-deflate-frame"})
    void extensions_areNotAgreedOn(String offered) throws IOException {
        assertThat(headOf(with("Sec-WebSocket-Extensions: " + offered)))
                .startsWith("HTTP/1.1 101 ")
                .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
    }

    @Test
    void subprotocols_inSeveralHeaders_areAcceptedWithoutOne() throws IOException {
        assertThat(headOf(with("Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: superchat")))
                .startsWith("HTTP/1.1 101 ")
                .doesNotContainIgnoringCase("Sec-WebSocket-Protocol");
    }

    @Test
    void whiteSpace_aroundKeyAndVersion_isNoPartOfThem() throws IOException {
        assertThat(headOf(UPGRADE.replace(KEY, "  " + KEY + " ").replace("Version: 13", "Version:\t13  ")))
                .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
    }

    @Test
    void query_isNoHindrance() throws IOException {
        assertAccepted(UPGRADE.replace("GET /ws ", "GET /ws?client=1 "));
    }

    @Test
    void frames_inOnePacketWithTheHandshake_areHeard() throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            client.send(Wire.join(Wire.utf8(UPGRADE), Wire.frame(Wire.PING, "a"), Wire.frame(Wire.TEXT, "/b")));

            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(client.readFrame().text()).isEqualTo("a");
            Wire.assertText(client, "Unknown command");
        }
    }

    @Test
    void handshake_aByteAtATime_works() throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            for (byte octet : Wire.utf8(UPGRADE)) {
                client.send(new byte[] {octet});
            }
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            Wire.assertWorks(client);
        }
    }

    private static String with(String header) {
        return UPGRADE.replace("\r\n\r\n", "\r\n" + header + "\r\n\r\n");
    }

    private static void assertAccepted(String request) throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            assertThat(client.send(request).readHead()).startsWith("HTTP/1.1 101 ");
            Wire.assertWorks(client);
        }
    }

    private static String headOf(String request) throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            return client.send(request).readHead();
        }
    }

    /** All of the response; the half-closed connection is the server's cue to end it. */
    private static String responseTo(String request) throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            client.send(request).halfClose();
            return client.readAll();
        }
    }
}
