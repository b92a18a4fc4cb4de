package io.notiflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The plain protocol in its frames: commands in pieces, and deliveries that are the message and nothing else. */
class PlainFramesTest {
    private static final int FINAL_TEXT = 0x81;
    private static final int TEXT = 0x01;
    private static final int CONTINUATION = 0x00;
    private static final int FINAL_CONTINUATION = 0x80;
    private static final int PING = 0x89;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                argumentSet("empty", ""),
                argumentSet("emoji", "😀 é \u2028"),
                argumentSet("line breaks and spaces around", " \r\na\n\n "),
                argumentSet("a command", "/unsubscribe-all"),
                argumentSet("JSON", "{\"topic\":\"a\"}"),
                argumentSet("zeroes", "\0\0"),
                argumentSet("125 bytes", "a".repeat(125)),
                argumentSet("126 bytes", "a".repeat(126)),
                argumentSet("65,535 bytes", "a".repeat(65_535)),
                argumentSet("65,536 bytes", "a".repeat(65_536)),
                argumentSet("1 MiB", "é".repeat(1 << 19)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void delivery_isOneTextFrameWithTheMessageAndNothingElse(String message) throws IOException {
        try (var client = subscribed()) {
            server.broadcast("a", escaped(message));
            RawClient.Frame frame = client.readFrame();
            assertThat(frame.opcode()).isEqualTo(1);
            assertThat(frame.fin()).isTrue();
            assertThat(frame.payload()).isEqualTo(message.getBytes(UTF_8));
            assertNothingMore(client);
        }
    }

    @Test
    void messagesOfAPublisher_comeInAFrameEach() throws IOException {
        try (var client = subscribed()) {
            for (int i = 0; i < 50; i++) {
                server.broadcast("a", "m" + i);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(client.readFrame().text()).isEqualTo("m" + i);
            }
            assertNothingMore(client);
        }
    }

    @Test
    void commandInFragments_isOneCommand() throws IOException {
        byte[] command = ("/subscribe ünï " + server.keys().token("subscribe", "ünï")).getBytes(UTF_8);
        try (var client = RawClient.upgraded(server)) {
            for (int i = 0; i < command.length; i++) { // also between the octets of a character
                int last = i == command.length - 1 ? FINAL_CONTINUATION : CONTINUATION;
                client.send(RawClient.frame(i == 0 ? TEXT : last, Arrays.copyOfRange(command, i, i + 1)));
                if (i % 20 == 0) {
                    client.send(RawClient.frame(PING, new byte[0]));
                    assertThat(client.readFrame().opcode()).isEqualTo(0xA);
                }
            }
            assertNothingMore(client);
            server.broadcast("ünï", "m");
            assertThat(client.readFrame().text()).isEqualTo("m");
        }
    }

    @Test
    void commandThatArrivesOctetByOctet_isOneCommand() throws IOException {
        byte[] frame = RawClient.frame(FINAL_TEXT, "/foo".getBytes(UTF_8));
        try (var client = RawClient.upgraded(server)) {
            for (byte octet : frame) {
                client.send(new byte[] {octet});
            }
            assertThat(client.readFrame().text()).isEqualTo("Unknown command");
        }
    }

    @Test
    void severalCommandsInOneSegment_areAllHeard() throws IOException {
        byte[] one = RawClient.frame(FINAL_TEXT, "/foo".getBytes(UTF_8));
        byte[] all = Arrays.copyOf(one, one.length * 3);
        System.arraycopy(one, 0, all, one.length, one.length);
        System.arraycopy(one, 0, all, one.length * 2, one.length);
        try (var client = RawClient.upgraded(server)) {
            client.send(all);
            for (int i = 0; i < 3; i++) {
                assertThat(client.readFrame().text()).isEqualTo("Unknown command");
            }
            assertNothingMore(client);
        }
    }

    @Test
    void commandOfAMegabyte_isAnsweredAsAnyOther() throws IOException {
        String megabyte = "x".repeat(1 << 20);
        try (var client = subscribed()) {
            client.text("/" + megabyte);
            assertThat(client.readFrame().text()).isEqualTo("Unknown command");
            client.text(megabyte);
            client.text("/unsubscribe " + megabyte);
            assertNothingMore(client);
            client.text("/subscribe a " + megabyte);
            assertThat(client.readFrame().text())
                    .startsWith("Not allowed to subscribe to a: ")
                    .hasSizeLessThan(300);
            server.broadcast("a", "m");
            assertThat(client.readFrame().text()).isEqualTo("m");
        }
    }

    private static RawClient subscribed() throws IOException {
        RawClient client = RawClient.upgraded(server);
        client.text("/subscribe a " + server.keys().token("subscribe", "a"));
        assertNothingMore(client);
        return client;
    }

    /** The server is done with all that was sent, and has nothing to say to it. */
    private static void assertNothingMore(RawClient client) throws IOException {
        client.send(RawClient.frame(PING, new byte[] {42}));
        RawClient.Frame pong = client.readFrame();
        assertThat(pong.opcode()).as(pong.text()).isEqualTo(0xA);
    }

    private static String escaped(String message) {
        return message.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\0", "\\u0000");
    }
}
