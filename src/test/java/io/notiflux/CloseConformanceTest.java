package io.notiflux;

import static io.notiflux.Wire.CLOSE;
import static io.notiflux.Wire.PING;
import static io.notiflux.Wire.TEXT;
import static io.notiflux.Wire.frame;
import static io.notiflux.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The closing handshake, RFC 6455 sections 5.5.1 and 7. */
class CloseConformanceTest {
    private static final byte[] NO_REASON = {};
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(TestServer.patient());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static IntStream codesThatMayBeSent() {
        return IntStream.concat(
                IntStream.of(1000, 1001, 1002, 1003, 3000, 3999, 4000, 4999), IntStream.rangeClosed(1007, 1014));
    }

    @ParameterizedTest
    @MethodSource("codesThatMayBeSent")
    void code_thatMayBeSent_isEchoed(int code) throws IOException {
        assertEcho(code, Wire.close(code, NO_REASON));
        assertEcho(code, Wire.close(code, utf8("going home")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 65_535})
    void code_thatMustNotBeSent_fails(int code) throws IOException {
        Wire.assertFails(server, 1002, Wire.close(code, NO_REASON));
        Wire.assertFails(server, 1002, Wire.close(code, utf8("going home")));
    }

    @Test
    void close_withoutPayload_isAnsweredWithoutPayload() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(frame(CLOSE, NO_REASON));
            RawClient.Frame answer = client.readFrame();
            assertThat(answer.opcode()).isEqualTo(CLOSE);
            assertThat(answer.payload()).isEmpty();
            assertThat(client.isEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x03, 0xFF})
    void close_withHalfACode_fails(int octet) throws IOException {
        Wire.assertFails(server, 1002, frame(CLOSE, Wire.octets(octet)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 122, 123})
    void reason_thatFits_isTaken(int length) throws IOException {
        assertEcho(1000, Wire.close(1000, utf8("r".repeat(length))));
    }

    @Test
    void reason_of124Octets_fails() throws IOException {
        Wire.assertFails(server, 1002, Wire.close(1000, utf8("r".repeat(124))));
    }

    @Test
    void reason_ofSeveralOctetsACodePoint_isTaken() throws IOException {
        assertEcho(1000, Wire.close(1000, utf8("\u20AC".repeat(41))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "FF", "C0 80", "ED A0 80", "F4 90 80 80", "E2 82", "61 C3"})
    void reason_thatIsNotUtf8_fails(String hex) throws IOException {
        Wire.assertFails(
                server, 1007, Wire.close(1000, HexFormat.ofDelimiter(" ").parseHex(hex)));
    }

    /** Section 7.1.7 and 5.5.1: whatever follows the close frame is not looked at. */
    @Test
    void data_afterClose_isIgnored() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(Wire.join(
                    Wire.close(1000, NO_REASON),
                    frame(TEXT, "/hello"),
                    frame(PING, "p"),
                    frame(3, ""),
                    frame(CLOSE, "x")));
            assertThat(client.readFrame().closeCode()).isEqualTo(1000);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void answers_toWhatCameBeforeClose_comeBeforeItsAnswer() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(frame(PING, "p"));
            assertThat(client.readFrame().text()).isEqualTo("p");
            client.send(Wire.join(frame(TEXT, "ignored"), Wire.close(1001, NO_REASON)));
            assertThat(client.readFrame().closeCode()).isEqualTo(1001);
            assertThat(client.isEnded()).isTrue();
        }
    }

    /** On a server that is patient for longer than the client, so that only the peer's answer can end it sooner. */
    @Test
    void close_byTheServer_endsOnceItIsAnswered() throws IOException {
        try (TestServer draining = TestServer.start(TestServer.patient(), "WRITE_TIMEOUT", "PT1M");
                RawClient client = RawClient.upgraded(draining)) {
            Thread drain = Thread.startVirtualThread(() -> draining.server().close());
            assertThat(client.readFrame().closeCode()).isEqualTo(1012);
            client.send(Wire.close(1012, NO_REASON));
            assertThat(client.isEnded()).isTrue();
            join(drain);
        }
    }

    @Test
    void close_byTheServer_endsAfterTheWriteTimeoutWhereTheClientIsSilent() throws IOException {
        try (TestServer draining = TestServer.start("WRITE_TIMEOUT", "PT3S");
                RawClient client = RawClient.upgraded(draining)) {
            Thread drain = Thread.startVirtualThread(() -> draining.server().close());
            assertThat(client.readFrame().closeCode()).isEqualTo(1012);
            assertThat(client.isEnded()).isTrue();
            join(drain);
        }
    }

    @Test
    void ping_afterTheServersClose_isNotAnswered() throws IOException {
        try (TestServer draining = TestServer.start(TestServer.patient());
                RawClient client = RawClient.upgraded(draining)) {
            Thread drain = Thread.startVirtualThread(() -> draining.server().close());
            assertThat(client.readFrame().closeCode()).isEqualTo(1012);
            client.send(Wire.join(frame(PING, "p"), frame(TEXT, "/hello"), Wire.close(1000, NO_REASON)));
            assertThat(client.isEnded()).as("no frame follows a close frame").isTrue();
            join(drain);
        }
    }

    /** Section 5.5.1: no data follows a close frame, whoever broadcasts. */
    @Test
    void delivery_afterTheServersClose_isNotSent() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.text("/subscribe a " + server.keys().token("subscribe", "a"));
            client.send(frame(3, ""));
            assertThat(client.readFrame().closeCode()).isEqualTo(1002);
            assertThat(server.broadcast("a", "too late").body()).contains("\"subscribers\":0");
            client.send(Wire.close(1002, NO_REASON));
            assertThat(client.isEnded()).isTrue();
        }
    }

    /** Not reset at the second one, which might take the close frame away from a client that has not read it yet. */
    @Test
    void client_thatGoesOnBreakingTheRules_isReadUpToItsClose() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            byte[] wrong = Wire.join(frame(3, "a"), frame(4, "b"), frame(PING, "p".repeat(126)), frame(5, ""));
            client.send(Wire.join(wrong, RawClient.frame(0xF1, utf8("c"), 1, 2, false)));
            RawClient.Frame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(1002);
            client.send(Wire.join(wrong, frame(CLOSE, close.payload())));
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void client_thatGoesOnBreakingTheRules_isEndedAfterTheCloseTimeout() throws IOException {
        try (TestServer usual = TestServer.start(); // 2 s
                RawClient client = RawClient.upgraded(usual)) {
            long before = System.nanoTime();
            client.send(Wire.join(frame(3, "a"), frame(4, "b")));
            assertThat(client.readFrame().closeCode()).isEqualTo(1002);
            assertThat(client.isEnded()).isTrue();
            assertThat(System.nanoTime() - before).isGreaterThan(1_900_000_000L);
        }
    }

    @Test
    void answers_toWhatCameBeforeAViolation_comeBeforeTheClose() throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            var frames = new ByteArrayOutputStream();
            for (int i = 0; i < 1_000; i++) {
                frames.writeBytes(frame(PING, "p" + i));
            }
            frames.writeBytes(frame(3, ""));
            client.send(frames.toByteArray());
            for (int i = 0; i < 1_000; i++) {
                assertThat(client.readFrame().text()).isEqualTo("p" + i);
            }
            assertThat(client.readFrame().closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void ping_afterAViolation_isNotAnswered() throws IOException {
        Wire.assertFails(server, 1002, frame(3, ""), frame(PING, "p"), frame(TEXT, "/hello"));
    }

    private static void assertEcho(int code, byte[] close) throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(close);
            RawClient.Frame answer = client.readFrame();
            assertThat(answer.opcode()).isEqualTo(CLOSE);
            assertThat(answer.fin()).isTrue();
            assertThat(answer.closeCode()).isEqualTo(code);
            assertThat(client.isEnded()).isTrue();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
