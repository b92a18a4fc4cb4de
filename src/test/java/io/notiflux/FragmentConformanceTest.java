package io.notiflux;

import static io.notiflux.Wire.BINARY;
import static io.notiflux.Wire.CLOSE;
import static io.notiflux.Wire.CONTINUATION;
import static io.notiflux.Wire.PING;
import static io.notiflux.Wire.PONG;
import static io.notiflux.Wire.TEXT;
import static io.notiflux.Wire.fragment;
import static io.notiflux.Wire.frame;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in fragments, RFC 6455 section 5.4, and the limit on their whole. */
class FragmentConformanceTest {
    private static final int LIMIT = 1_000;
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(TestServer.patient(), "MAX_MESSAGE_BYTES", String.valueOf(LIMIT));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void fragments_makeOneMessage() throws IOException {
        assertRefusalOf("abcdef", fragment(TEXT, "/subscribe a"), fragment(CONTINUATION, "bcde"), last("f x"));
    }

    @Test
    void fragments_ofOneOctet_makeOneMessage() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(fragment(TEXT, ""));
            for (byte octet : Wire.utf8("/subscribe topic x")) {
                client.send(fragment(CONTINUATION, new byte[] {octet}));
            }
            client.send(last(""));
            assertThat(client.readFrame().text()).startsWith("Not allowed to subscribe to topic: ");
        }
    }

    @Test
    void fragments_withoutPayload_makeNoDifference() throws IOException {
        assertRefusalOf(
                "abc",
                fragment(TEXT, ""),
                fragment(CONTINUATION, ""),
                fragment(CONTINUATION, "/subscribe ab"),
                fragment(CONTINUATION, ""),
                fragment(CONTINUATION, "c x"),
                last(""));
    }

    @Test
    void message_withoutPayload_isIgnored() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(frame(TEXT, "")).send(frame(BINARY, ""));
            client.send(fragment(TEXT, "")).send(last(""));
            client.send(fragment(BINARY, "")).send(last(""));
            Wire.assertWorks(client);
        }
    }

    @Test
    void messages_afterAFragmentedOne_startAnew() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(fragment(TEXT, "/subscribe a")).send(last("b x"));
            client.send(fragment(BINARY, "/x")).send(last("y"));
            client.send(frame(TEXT, "/subscribe c x"));
            assertThat(client.readFrame().text()).startsWith("Not allowed to subscribe to ab: ");
            assertThat(client.readFrame().text()).startsWith("Not allowed to subscribe to c: ");
        }
    }

    @Test
    void controlFrames_betweenFragments_areAnsweredAtOnce() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(fragment(TEXT, "/subscribe a")).send(frame(PING, "between"));
            assertThat(client.readFrame().text()).isEqualTo("between");
            client.send(frame(PONG, "unasked")).send(fragment(CONTINUATION, "b"));
            client.send(frame(PING, "again")).send(last(" x"));
            assertThat(client.readFrame().text()).isEqualTo("again");
            assertThat(client.readFrame().text()).startsWith("Not allowed to subscribe to ab: ");
        }
    }

    @Test
    void close_betweenFragments_endsTheConnection() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(fragment(TEXT, "/x")).send(Wire.close(1000, new byte[0]));
            assertThat(client.readFrame().closeCode()).isEqualTo(1000);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x80})
    void continuation_ofNoMessage_fails(int firstOctet) throws IOException {
        Wire.assertFails(server, 1002, RawClient.frame(firstOctet, Wire.utf8("x")));
        Wire.assertFails(server, 1002, RawClient.frame(firstOctet, new byte[0]));
    }

    @Test
    void continuation_afterAWholeMessage_fails() throws IOException {
        Wire.assertFails(server, 1002, frame(TEXT, "hi"), last("x"));
        Wire.assertFails(server, 1002, frame(TEXT, ""), last(""));
        Wire.assertFails(server, 1002, fragment(TEXT, "a"), last("b"), last("c"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x02, 0x81, 0x82})
    void message_insideAFragmentedOne_fails(int firstOctet) throws IOException {
        Wire.assertFails(server, 1002, fragment(TEXT, "a"), RawClient.frame(firstOctet, Wire.utf8("b")));
        Wire.assertFails(server, 1002, fragment(BINARY, ""), RawClient.frame(firstOctet, new byte[0]));
    }

    @Test
    void message_exactlyAtTheLimit_isHeard() throws IOException {
        Wire.assertAnswer(server, "Unknown command", frame(TEXT, command(LIMIT)));
        Wire.assertAnswer(server, "Unknown command", fragment(TEXT, command(400)), last("x".repeat(LIMIT - 400)));
        Wire.assertAnswer(
                server, "Unknown command", fragment(TEXT, command(LIMIT)), fragment(CONTINUATION, ""), last(""));
    }

    @Test
    void message_overTheLimit_fails() throws IOException {
        Wire.assertFails(server, 1009, frame(TEXT, command(LIMIT + 1)));
        Wire.assertFails(server, 1009, fragment(TEXT, command(400)), last("x".repeat(LIMIT - 399)));
        Wire.assertFails(server, 1009, fragment(BINARY, command(LIMIT)), fragment(CONTINUATION, "x"));
    }

    @Test
    void message_overTheLimit_failsBeforeItsPayloadComes() throws IOException {
        byte[] announced = RawClient.frame(CONTINUATION, new byte[0], LIMIT - 399, 2, true);
        Wire.assertFails(server, 1009, fragment(TEXT, command(400)), announced);
        Wire.assertFails(server, 1009, fragment(TEXT, command(1)), header(CONTINUATION));
    }

    @Test
    void limit_countsEachMessageByItself() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            for (int i = 0; i < 5; i++) {
                client.send(fragment(TEXT, command(LIMIT - 1))).send(last("x"));
                Wire.assertText(client, "Unknown command");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1007, 1009})
    void client_thatIsSilentAfterItsViolation_isEndedAfterTheCloseTimeout(int code) throws IOException {
        byte[] violation = switch (code) {
            case 1002 -> frame(3, "");
            case 1007 -> frame(TEXT, Wire.octets(0xFF));
            default -> header(TEXT);
        };
        try (TestServer usual = TestServer.start(); // 2 s
                RawClient client = RawClient.upgraded(usual)) {
            client.send(violation);
            assertThat(client.readFrame().closeCode()).isEqualTo(code);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void client_thatAnswersTheCloseAfterItsViolation_isEndedAtOnce() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(frame(3, "some payload"));
            RawClient.Frame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(1002);
            client.send(frame(TEXT, "on its way")).send(frame(CLOSE, close.payload()));
            assertThat(client.isEnded()).isTrue();
        }
    }

    /** Of a frame of 2^63 - 1 octets. */
    private static byte[] header(int opcode) {
        return RawClient.frame(opcode, new byte[0], Long.MAX_VALUE, 8, true);
    }

    private static byte[] last(String payload) {
        return frame(CONTINUATION, payload);
    }

    private static String command(int length) {
        return "/" + "x".repeat(length - 1);
    }

    private static void assertRefusalOf(String topic, byte[]... frames) throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(Wire.join(frames));
            assertThat(client.readFrame().text()).startsWith("Not allowed to subscribe to " + topic + ": ");
        }
    }
}
