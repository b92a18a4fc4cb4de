package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of an indecent client, and what a server must make of them. */
final class Wire {
    static final int FIN = 0x80;
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private Wire() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] octets(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** A final, masked frame. */
    static byte[] frame(int opcode, byte[] payload) {
        return RawClient.frame(FIN | opcode, payload);
    }

    static byte[] frame(int opcode, String payload) {
        return frame(opcode, utf8(payload));
    }

    /** A masked frame that more of the message follows. */
    static byte[] fragment(int opcode, byte[] payload) {
        return RawClient.frame(opcode, payload);
    }

    static byte[] fragment(int opcode, String payload) {
        return fragment(opcode, utf8(payload));
    }

    static byte[] close(int code, byte[] reason) {
        byte[] payload = ByteBuffer.allocate(Short.BYTES + reason.length)
                .putShort((short) code)
                .put(reason)
                .array();
        return frame(CLOSE, payload);
    }

    /** That the server answers the bytes with nothing but this close code, and ends. */
    static void assertFails(TestServer server, int code, byte[]... sent) throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(join(sent));
            RawClient.Frame answer = client.readFrame();
            assertThat(answer.opcode()).as("opcode of the answer").isEqualTo(CLOSE);
            assertThat(answer.closeCode())
                    .as("close code, with reason '" + answer.closeReason() + "'")
                    .isEqualTo(code);
            assertEndsAfterHalfClose(client);
        }
    }

    /** That nothing more comes, and the server ends once this client does. */
    static void assertEndsAfterHalfClose(RawClient client) {
        try {
            client.halfClose();
        } catch (IOException e) {
            // The server's end came first.
        }
        assertThat(client.isEnded()).as("the connection is ended").isTrue();
    }

    /** That the server answers the bytes with this text. */
    static void assertAnswer(TestServer server, String expected, byte[]... sent) throws IOException {
        try (RawClient client = RawClient.upgraded(server)) {
            client.send(join(sent));
            assertText(client, expected);
        }
    }

    static void assertText(RawClient client, String expected) throws IOException {
        RawClient.Frame answer = client.readFrame();
        assertThat(answer.opcode()).as("opcode of the answer").isEqualTo(TEXT);
        assertThat(answer.text()).isEqualTo(expected);
    }

    /** That the server still hears and answers, with nothing said in between. */
    static void assertWorks(RawClient client) throws IOException {
        client.text("/hello");
        assertText(client, "Unknown command");
    }
}
