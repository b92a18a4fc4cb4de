package io.notiflux;

import static io.notiflux.RawClient.UPGRADE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How permessage-deflate is agreed on, RFC 6455 section 9.1 and RFC 7692 section 5. */
class CompressionHandshakeTest {
    private static final String ANSWER = "\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
            + " client_no_context_takeover\r\n";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("COMPRESSION", "true");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"permessage-deflate", "permessage-deflate; client_max_window_bits", ",, permessage-deflate ,"})
    void offer_isAnswered(String offer) throws IOException {
        assertThat(headOf(offer)).startsWith("HTTP/1.1 101 ").contains(ANSWER);
    }

    @Test
    void offers_inSeveralHeaders_areOneList() throws IOException {
        assertThat(headOf("mux, permessage-deflate; server_max_window_bits=9\r\n"
                        + "SEC-WEBSOCKET-EXTENSIONS: permessage-deflate; client_max_window_bits=9, foo"))
                .startsWith("HTTP/1.1 101 ")
                .containsOnlyOnce("Sec-WebSocket-Extensions")
                .contains(ANSWER);
    }

    @Test
    void subprotocol_isAnsweredBesides() throws IOException {
        assertThat(headOf("permessage-deflate\r\nSec-WebSocket-Protocol: notiflux.v1.json"))
                .contains(ANSWER)
                .contains("\r\nSec-WebSocket-Protocol: notiflux.v1.json\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-webkit-deflate-frame",
                "permessage-deflate; server_max_window_bits=9",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover"
            })
    void offer_thatIsDeclined_leavesAConnectionWithoutCompression(String offer) throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            client.send(with(offer));
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 101 ")
                    .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
            Wire.assertWorks(client);
            client.send(DeflatingClient.frame(Wire.TEXT, "/hello"));
            assertThat(client.readFrame().closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void noOffer_isNoCompression() throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            client.send(UPGRADE);
            assertThat(client.readHead()).doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
            Wire.assertWorks(client);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "permessage-deflate;", "permessage-deflate; a b", "a=b", "permessage-deflate; a=\""})
    void header_thatIsNoListOfExtensions_isRefused(String offer) throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            client.send(with(offer)).halfClose();
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("Sec-WebSocket-Extensions must be a list, such as 'permessage-deflate; client_max")
                    .contains("\"code\":\"malformed_request\"");
        }
    }

    /** What a server without compression does not look at cannot hurt. */
    @Test
    void header_thatIsNoListOfExtensions_isNoFaultWithoutCompression() throws IOException {
        try (var off = TestServer.start();
                RawClient client = RawClient.connect(off)) {
            assertThat(client.send(with("permessage-deflate;")).readHead()).startsWith("HTTP/1.1 101 ");
            Wire.assertWorks(client);
        }
    }

    private static String with(String offer) {
        return UPGRADE.replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: " + offer + "\r\n\r\n");
    }

    private static String headOf(String offer) throws IOException {
        try (RawClient client = RawClient.connect(server)) {
            return client.send(with(offer)).readHead();
        }
    }
}
