package io.notiflux;

import static io.notiflux.Wire.BINARY;
import static io.notiflux.Wire.CLOSE;
import static io.notiflux.Wire.CONTINUATION;
import static io.notiflux.Wire.FIN;
import static io.notiflux.Wire.PING;
import static io.notiflux.Wire.PONG;
import static io.notiflux.Wire.TEXT;
import static io.notiflux.Wire.fragment;
import static io.notiflux.Wire.frame;
import static io.notiflux.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The frame's header and its payload, RFC 6455 sections 5.1, 5.2 and 5.5. */
class FrameConformanceTest {
    private static final byte[] HI = utf8("hi");
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(TestServer.patient(), "MAX_MESSAGE_BYTES", "70000");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY, CLOSE, PING, PONG})
    void frame_withoutMask_fails(int opcode) throws IOException {
        byte[] payload = opcode == CLOSE ? Wire.octets(0x03, 0xE8) : HI;
        Wire.assertFails(server, 1002, RawClient.frame(FIN | opcode, payload, 2, 0, false));
    }

    @ParameterizedTest
    @CsvSource({"0x40, 0x1", "0x20, 0x1", "0x10, 0x1", "0x70, 0x1", "0x40, 0x2", "0x40, 0x9", "0x20, 0xA", "0x10, 0x8"})
    void reservedBit_fails(int bit, int opcode) throws IOException {
        Wire.assertFails(server, 1002, RawClient.frame(FIN | bit | opcode, HI));
    }

    @Test
    void reservedBit_ofAContinuation_fails() throws IOException {
        Wire.assertFails(server, 1002, fragment(TEXT, HI), RawClient.frame(FIN | 0x40, HI));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void reservedOpcode_fails(int opcode) throws IOException {
        Wire.assertFails(server, 1002, frame(opcode, HI));
        Wire.assertFails(server, 1002, frame(opcode, ""));
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "2, 5", "2, 125", "8, 0", "8, 5", "8, 126", "8, 65535"})
    void length_thatIsNotTheShortestForm_fails(int octets, int length) throws IOException {
        Wire.assertFails(server, 1002, RawClient.frame(FIN | TEXT, text(length), length, octets, true));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 5, -1})
    void length_withItsFirstBitSet_fails(long length) throws IOException {
        Wire.assertFails(server, 1002, RawClient.frame(FIN | BINARY, HI, length, 8, true));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 1L << 32, 70_001})
    void length_overTheLimit_failsBeforeThePayloadComes(long length) throws IOException {
        Wire.assertFails(server, 1009, RawClient.frame(FIN | BINARY, new byte[0], length, 8, true));
        Wire.assertFails(server, 1009, RawClient.frame(TEXT, new byte[0], length, 8, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 70_000})
    void message_ofAnyLengthUpToTheLimit_isHeard(int length) throws IOException {
        String heard = length == 0 ? "" : "Unknown command";
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(frame(TEXT, text(length)));
            if (!heard.isEmpty()) {
                Wire.assertText(client, heard);
            }
            Wire.assertWorks(client);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {CLOSE, PING, PONG})
    void controlFrame_fragmented_fails(int opcode) throws IOException {
        Wire.assertFails(server, 1002, fragment(opcode, ""));
        Wire.assertFails(server, 1002, fragment(opcode, "abc"), frame(CONTINUATION, "def"));
    }

    @ParameterizedTest
    @CsvSource({"0x8, 126", "0x9, 126", "0xA, 126", "0x9, 65536"})
    void controlFrame_over125Octets_fails(int opcode, int length) throws IOException {
        Wire.assertFails(server, 1002, frame(opcode, text(length)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 124, 125})
    void ping_isAnsweredWithItsPayload(int length) throws IOException {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload); // no text: a ping may hold anything
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(frame(PING, payload));

            RawClient.Frame pong = client.readFrame();
            assertThat(pong.opcode()).isEqualTo(PONG);
            assertThat(pong.fin()).isTrue();
            assertThat(pong.payload()).isEqualTo(payload);
        }
    }

    @Test
    void pings_areAnsweredInTheirOrder() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            for (int i = 0; i < 100; i++) {
                client.send(frame(PING, "ping " + i));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(client.readFrame().text()).isEqualTo("ping " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125})
    void pong_thatNobodyAskedFor_isIgnored(int length) throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(frame(PONG, text(length)));
            Wire.assertWorks(client);
        }
    }

    @Test
    void binary_isIgnored() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(frame(BINARY, "/hello")).send(frame(BINARY, Wire.octets(0xFF, 0xFE)));
            Wire.assertWorks(client);
        }
    }

    @Test
    void frames_aByteAtATime_areHeard() throws IOException {
        byte[] frames =
                Wire.join(frame(PING, "p"), fragment(TEXT, "/he"), frame(PING, "q"), frame(CONTINUATION, text(200)));
        try (RawClient client = RawClient.upgraded(server)) {
            for (byte octet : frames) {
                client.send(new byte[] {octet});
            }
            assertThat(client.readFrame().text()).isEqualTo("p");
            assertThat(client.readFrame().text()).isEqualTo("q");
            Wire.assertText(client, "Unknown command");
        }
    }

    @Test
    void mask_isAnyFourOctets() throws IOException {
        byte[] zeroMask = Wire.join(Wire.octets(0x81, 0x82, 0, 0, 0, 0), utf8("/x"));
        byte[] fullMask = Wire.octets(0x81, 0x82, 0xFF, 0xFF, 0xFF, 0xFF, '/' ^ 0xFF, 'x' ^ 0xFF);
        Wire.assertAnswer(server, "Unknown command", zeroMask);
        Wire.assertAnswer(server, "Unknown command", fullMask);
    }

    /** A command of the length. */
    private static byte[] text(int length) {
        return utf8(length == 0 ? "" : "/" + "x".repeat(length - 1));
    }
}
