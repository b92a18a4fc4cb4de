package io.notiflux;

import static io.notiflux.DeflatingClient.deflated;
import static io.notiflux.DeflatingClient.fragments;
import static io.notiflux.DeflatingClient.frame;
import static io.notiflux.Wire.BINARY;
import static io.notiflux.Wire.CONTINUATION;
import static io.notiflux.Wire.FIN;
import static io.notiflux.Wire.PING;
import static io.notiflux.Wire.TEXT;
import static io.notiflux.Wire.octets;
import static io.notiflux.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages of clients, RFC 7692 sections 6 and 7.2, and their limits. */
class CompressionConformanceTest {
    private static final int LIMIT = 200_000;
    private static final int COMPRESSED_LIMIT = 256 * 1_024;
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(
                TestServer.patient(), "COMPRESSION", "true", "MAX_MESSAGE_BYTES", String.valueOf(LIMIT));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 64, 125, 126, 256, 1_024, 4_096, 8_191, 8_192, 8_193, 16_384, 65_536, 131_072, LIMIT})
    void command_ofAnySize_isHeard(int size) throws IOException {
        byte[] command = deflated(utf8(command(size)));
        try (var client = DeflatingClient.plain(server)) {
            client.raw().send(frame(TEXT, command));
            assertThat(client.next().text()).isEqualTo("Unknown command");
            for (int piece : new int[] {1, 3, 100, 4_096}) {
                if (command.length / piece < 1_000) {
                    client.raw().send(fragments(TEXT, command, piece, new byte[0]));
                    assertThat(client.next().text()).isEqualTo("Unknown command");
                }
            }
        }
    }

    @Test
    void controlFrames_betweenFragments_areAnsweredAtOnce() throws IOException {
        byte[] command = deflated(utf8("/subscribe " + "a".repeat(900) + " token"));
        try (var client = DeflatingClient.plain(server)) {
            client.raw().send(fragments(TEXT, command, 5, Wire.frame(PING, "between")));
            for (int at = 5; at < command.length; at += 5) {
                assertThat(client.raw().readFrame().text()).isEqualTo("between");
            }
            assertThat(client.next().text()).startsWith("Not allowed to subscribe to aaa");
        }
    }

    @Test
    void fragments_withoutPayload_makeNoDifference() throws IOException {
        byte[] nothing = RawClient.frame(CONTINUATION, new byte[0]);
        try (var client = DeflatingClient.plain(server)) {
            byte[] command = deflated(utf8("/hello"));
            client.raw().send(RawClient.frame(0x40 | TEXT, new byte[0])).send(nothing);
            client.raw().send(RawClient.frame(CONTINUATION, command)).send(nothing);
            client.raw().send(RawClient.frame(FIN | CONTINUATION, new byte[0]));
            assertThat(client.next().text()).isEqualTo("Unknown command");
        }
    }

    @Test
    void messages_compressedAndNot_followEachOther() throws IOException {
        try (var client = DeflatingClient.plain(server)) {
            for (int i = 0; i < 3; i++) {
                client.say("/subscribe a" + i + " x").raw().text("/subscribe b" + i + " x");
                client.raw().send(fragments(BINARY, deflated(new byte[3_000]), 4, new byte[0]));
                assertThat(client.next().text()).startsWith("Not allowed to subscribe to a" + i);
                assertThat(client.next().text()).startsWith("Not allowed to subscribe to b" + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0200", "0300", "010000ffff00"})
    void message_thatIsEmpty_isIgnored(String hex) throws IOException {
        try (var client = DeflatingClient.plain(server)) {
            client.raw().send(frame(TEXT, HexFormat.of().parseHex(hex)));
            client.raw().send(frame(BINARY, HexFormat.of().parseHex(hex)));
            Wire.assertWorks(client.raw());
        }
    }

    /** RFC 7692 section 7.2.3: the same command in blocks of all kinds. */
    @ParameterizedTest
    @ValueSource(strings = {"000200fdff2f7800", "d3af000000", "d3af0000", "d207000000ffffaa0000", "d2af0000"})
    void message_ofAnyBlocks_isHeard(String hex) throws IOException {
        try (var client = DeflatingClient.plain(server)) {
            client.raw().send(frame(TEXT, HexFormat.of().parseHex(hex)));
            assertThat(client.next().text()).isEqualTo("Unknown command");
        }
    }

    @ParameterizedTest
    @CsvSource({"0x60, 0x1", "0x50, 0x1", "0x20, 0x1", "0x10, 0x2", "0x70, 0x2", "0x40, 0x8", "0x40, 0x9", "0x40, 0xA"})
    void reservedBit_thatMeansNothing_fails(int bits, int opcode) throws IOException {
        assertFails(1002, RawClient.frame(FIN | bits | opcode, deflated(utf8("/x"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0xC0})
    void reservedBit_ofAContinuation_fails(int first) throws IOException {
        byte[] command = deflated(utf8("/hello"));
        assertFails(1002, RawClient.frame(0x40 | TEXT, command), RawClient.frame(first, new byte[0]));
        assertFails(1002, Wire.fragment(TEXT, "/x"), RawClient.frame(first, command));
        assertFails(1002, RawClient.frame(first, command));
    }

    @Test
    void message_thatIsNotCompressedData_fails() throws IOException {
        byte[] command = deflated(utf8("/hello, hello, hello"));
        assertFails(1007, frame(TEXT, utf8("/hello")));
        assertFails(1007, frame(BINARY, octets(0xFF, 0xFF)));
        assertFails(1007, frame(TEXT, Arrays.copyOf(command, command.length - 1)));
        assertFails(1007, frame(BINARY, Wire.join(command, octets(0x07))));
    }

    @Test
    void text_mustBeUtf8_onceItIsInflated() throws IOException {
        assertFails(1007, frame(TEXT, deflated(octets('/', 0xFF))));
        assertFails(1007, frame(TEXT, deflated(octets('/', 0xE2, 0x82)))); // ends inside a code point
        assertFails(1007, frame(TEXT, deflated(Wire.join(new byte[100_000], octets(0xC0, 0x80)))));
    }

    /** Fragments, and the pieces that are inflated at once, end anywhere. */
    @Test
    void text_withCodePointsThatAreCut_isHeard() throws IOException {
        for (int shift = 0; shift < 4; shift++) {
            byte[] command = deflated(utf8("/subscribe " + "x".repeat(shift) + "\uD83D\uDE00".repeat(5_000) + " t"));
            try (var client = DeflatingClient.plain(server)) {
                client.raw().send(fragments(TEXT, command, 7, new byte[0]));
                assertThat(client.next().text()).contains("\uD83D\uDE00").doesNotContain("\uFFFD");
            }
        }
    }

    @Test
    void message_inflatedToTheLimit_isHeard_andOnePastItFails() throws IOException {
        try (var client = DeflatingClient.plain(server)) {
            client.say(command(LIMIT));
            assertThat(client.next().text()).isEqualTo("Unknown command");
        }
        assertFails(1009, frame(TEXT, command(LIMIT + 1)));
        assertFails(1009, fragments(BINARY, deflated(new byte[LIMIT + 1]), 50, new byte[0]));
        assertFails(1009, frame(BINARY, deflated(new byte[100_000_000])));
    }

    /** Which has nothing to do with how long it gets: data made for it would take long to inflate, to whatever. */
    @Test
    void message_compressedToItsLimit_isHeard_andOnePastItFailsBeforeItCame() throws IOException {
        // Stored blocks without content, and one that has some behind them.
        byte[] command = new byte[COMPRESSED_LIMIT];
        byte[] empty = octets(0x00, 0x00, 0x00, 0xFF, 0xFF);
        byte[] end = deflated(utf8("/hello"));
        int at = 0;
        for (; at + empty.length <= command.length - end.length; at += empty.length) {
            System.arraycopy(empty, 0, command, at, empty.length);
        }
        command = Wire.join(Arrays.copyOf(command, at), end);
        try (var client = DeflatingClient.plain(server)) {
            client.raw().send(frame(TEXT, command));
            assertThat(client.next().text()).isEqualTo("Unknown command");
            client.raw().send(RawClient.frame(0x40 | TEXT, new byte[COMPRESSED_LIMIT]));
            client.raw().send(Wire.frame(PING, "still there"));
            assertThat(client.raw().readFrame().text()).isEqualTo("still there");
        }
        assertFails(1009, RawClient.frame(FIN | 0x40 | TEXT, new byte[0], COMPRESSED_LIMIT + 1, 8, true));
        assertFails(
                1009,
                RawClient.frame(0x40 | BINARY, new byte[COMPRESSED_LIMIT]),
                RawClient.frame(CONTINUATION, new byte[1]));
    }

    /** Its bytes as they came and inflated are given back, however it ends. */
    @Test
    void memory_ofMessages_isGivenBack() throws IOException {
        byte[] noise = new byte[150_000];
        new Random(1).nextBytes(noise);
        try (var client = DeflatingClient.plain(server)) {
            client.raw().send(frame(BINARY, deflated(noise)));
            Wire.assertWorks(client.raw());
        }
        assertFails(1007, frame(TEXT, deflated(noise)));
        assertFails(1009, frame(BINARY, deflated(new byte[LIMIT + 1])));
        assertFails(1007, frame(BINARY, noise));
        assertThat(server.parts().messages.reserved()).isZero();
    }

    /** As a client without a token can send it, over and over, with hardly a byte. */
    @Test
    void bombs_areReadNoFasterThanTheirContentWouldBe() throws IOException {
        byte[] bomb = frame(BINARY, deflated(new byte[LIMIT]));
        long before = System.nanoTime();
        try (var client = DeflatingClient.plain(server)) {
            for (int i = 0; i < 11; i++) {
                client.raw().send(bomb); // 197 commands' worth each, of 2,000 that may come at once
            }
            client.raw().send(Wire.frame(PING, "after them"));
            assertThat(client.raw().readFrame().text()).isEqualTo("after them");
            assertThat(System.nanoTime() - before).isGreaterThan(500_000_000L);
        }
    }

    private static void assertFails(int code, byte[]... sent) throws IOException {
        try (var client = DeflatingClient.plain(server)) {
            client.raw().send(Wire.join(sent));
            RawClient.Frame answer = client.raw().readFrame();
            assertThat(answer.opcode()).as("opcode of the answer").isEqualTo(Wire.CLOSE);
            assertThat(answer.closeCode())
                    .as("close code, with reason '" + answer.closeReason() + "'")
                    .isEqualTo(code);
            Wire.assertEndsAfterHalfClose(client.raw());
        }
    }

    /** A command of the size. */
    private static String command(int size) {
        var command = new StringBuilder("/");
        var random = new Random(size);
        while (command.length() < size) {
            command.append(random.nextInt(100)).append(" words, ");
        }
        return command.substring(0, size);
    }
}
