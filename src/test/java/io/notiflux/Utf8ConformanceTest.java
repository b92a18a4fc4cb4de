package io.notiflux;

import static io.notiflux.Wire.CONTINUATION;
import static io.notiflux.Wire.PING;
import static io.notiflux.Wire.TEXT;
import static io.notiflux.Wire.fragment;
import static io.notiflux.Wire.frame;
import static io.notiflux.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text must be UTF-8, RFC 6455 sections 5.6 and 8.1: over sockets, whole, in fragments, and before it is whole. */
class Utf8ConformanceTest {
    /** One, two, three and four octets a code point, the first and last of each; no white space, as it is a topic. */
    private static final String TOPIC =
            "a~\u00A1\u07FF\u0800\u20AC\uD7FF\uE000\uFFFD\uFFFF" + "\uD800\uDC00\uD83D\uDE00\uDBFF\uDFFF";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(TestServer.patient());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // a continuation of nothing
                "BF",
                "61 80 61",
                "C3 A9 A9",
                "C0 80", // overlong
                "C0 AF",
                "C1 BF",
                "E0 80 80",
                "E0 9F BF",
                "F0 80 80 80",
                "F0 8F BF BF",
                "ED A0 80", // surrogates
                "ED AF BF",
                "ED BF BF",
                "ED A0 BD ED B8 80",
                "F4 90 80 80", // above U+10FFFF
                "F5 80 80 80",
                "F7 BF BF BF",
                "F8 88 80 80 80", // five and six octets
                "FC 84 80 80 80 80",
                "FE",
                "FF",
                "C3 28", // something else where a continuation must be
                "E2 28 A1",
                "E2 82 28",
                "F0 9F 28 80",
                "F0 9F 98 28",
                "E2 82 C3 A9",
            })
    void text_thatIsNotUtf8_failsWholeAndSplitAnywhere(String hex) throws IOException {
        byte[] text = Wire.join(utf8("/a"), HexFormat.ofDelimiter(" ").parseHex(hex), utf8("b"));

        Wire.assertFails(server, 1007, frame(TEXT, text));
        for (int split = 0; split <= text.length; split++) {
            byte[] start = Arrays.copyOf(text, split);
            byte[] rest = Arrays.copyOfRange(text, split, text.length);
            Wire.assertFails(server, 1007, fragment(TEXT, start), frame(CONTINUATION, rest));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C3", "E2", "E2 82", "F0", "F0 9F", "F0 9F 98"})
    void text_thatEndsInsideACodePoint_fails(String hex) throws IOException {
        byte[] text = HexFormat.ofDelimiter(" ").parseHex(hex);

        Wire.assertFails(server, 1007, frame(TEXT, text));
        Wire.assertFails(server, 1007, fragment(TEXT, text), frame(CONTINUATION, ""));
        Wire.assertFails(server, 1007, fragment(TEXT, "abc"), frame(CONTINUATION, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "C0", "E0 80", "ED A0", "F0 80", "F4 90", "F5", "FF", "E2 82 28", "F0 9F 98 28"})
    void text_thatCannotBecomeUtf8_failsBeforeItIsWhole(String hex) throws IOException {
        byte[] text = HexFormat.ofDelimiter(" ").parseHex(hex);

        Wire.assertFails(server, 1007, fragment(TEXT, text));
        Wire.assertFails(server, 1007, fragment(TEXT, "a"), fragment(CONTINUATION, text));
        Wire.assertFails(server, 1007, RawClient.frame(Wire.FIN | TEXT, text, 50_000, 2, true));
    }

    @Test
    void text_thatMayStillBecomeUtf8_isWaitedFor() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(fragment(TEXT, Wire.octets('/', 0xF0, 0x9F, 0x98))).send(frame(PING, "still there"));
            assertThat(client.readFrame().text()).isEqualTo("still there");
            client.send(frame(CONTINUATION, Wire.octets(0x80)));
            Wire.assertText(client, "Unknown command");
        }
    }

    @Test
    void text_splitAnywhere_comesThrough() throws IOException {
        byte[] command = utf8("/subscribe " + TOPIC + " x");
        try (RawClient client = RawClient.upgraded(server)) {
            for (int split = 0; split <= command.length; split++) {
                client.send(fragment(TEXT, Arrays.copyOf(command, split)));
                client.send(frame(CONTINUATION, Arrays.copyOfRange(command, split, command.length)));
                assertThat(client.readFrame().text()).startsWith("Not allowed to subscribe to " + TOPIC + ": ");
            }
        }
    }

    @Test
    void text_inFragmentsOfOneOctet_comesThrough() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(fragment(TEXT, ""));
            for (byte octet : utf8("/subscribe " + TOPIC + " x")) {
                client.send(fragment(CONTINUATION, new byte[] {octet}));
            }
            client.send(frame(CONTINUATION, ""));
            assertThat(client.readFrame().text()).startsWith("Not allowed to subscribe to " + TOPIC + ": ");
        }
    }

    @Test
    void text_afterABinaryMessageOfAnyOctets_isCheckedByItself() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(fragment(Wire.BINARY, Wire.octets(0xF0, 0x9F))).send(frame(CONTINUATION, Wire.octets(0xFF)));
            Wire.assertWorks(client);
            client.send(frame(TEXT, Wire.octets('/', 0x9F)));
            assertThat(client.readFrame().closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void delivery_ofAnyCodePoints_comesThrough() {
        try (TestSubscriber subscriber = TestSubscriber.of(server, TOPIC)) {
            server.broadcast(TOPIC, TOPIC + TOPIC);
            assertThat(subscriber.next()).isEqualTo(TOPIC + TOPIC);
        }
    }
}
