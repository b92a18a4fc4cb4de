package io.notiflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The indecent client, once it has agreed on permessage-deflate: it compresses and inflates by itself. */
final class DeflatingClient implements AutoCloseable {
    static final String OFFER = "permessage-deflate; client_max_window_bits";
    private static final byte[] TAIL = Wire.octets(0x00, 0x00, 0xFF, 0xFF);

    private final RawClient client;
    private final TestServer server;

    private DeflatingClient(RawClient client, TestServer server) {
        this.client = client;
        this.server = server;
    }

    /**
     * A message that came.
     *
     * @param compressed whether it came so
     * @param bytes of its payload as it came
     */
    record Message(String text, boolean compressed, int bytes) {}

    static DeflatingClient plain(TestServer server) throws IOException {
        return upgraded(server, OFFER, "");
    }

    static DeflatingClient json(TestServer server) throws IOException {
        return upgraded(server, OFFER, "Sec-WebSocket-Protocol: notiflux.v1.json\r\n");
    }

    /** With the plain protocol, and an offer of its own. */
    static DeflatingClient offering(TestServer server, String offer) throws IOException {
        return upgraded(server, offer, "");
    }

    private static DeflatingClient upgraded(TestServer server, String offer, String header) throws IOException {
        String request = RawClient.UPGRADE.replace(
                "Upgrade: websocket\r\n",
                "Upgrade: websocket\r\n" + header + "Sec-WebSocket-Extensions: " + offer + "\r\n");
        return new DeflatingClient(RawClient.upgraded(RawClient.connect(server), request), server);
    }

    RawClient raw() {
        return client;
    }

    /** Says something in one compressed frame. */
    DeflatingClient say(String command) throws IOException {
        client.send(frame(Wire.TEXT, command));
        return this;
    }

    /** Subscribes in the plain protocol; once this returns, what is broadcast comes. */
    DeflatingClient subscribe(String topic) throws IOException {
        say("/subscribe " + topic + " " + server.keys().token("subscribe", topic));
        say("/settle");
        assertThat(next().text()).isEqualTo("Unknown command");
        return this;
    }

    /** The next text message; waits for it. */
    Message next() throws IOException {
        RawClient.Marked marked = client.readMarked();
        RawClient.Frame frame = marked.frame();
        assertThat(frame.opcode()).as("opcode").isEqualTo(Wire.TEXT);
        assertThat(frame.fin()).isTrue();
        byte[] payload = frame.payload();
        String text = new String(marked.compressed() ? inflated(payload) : payload, UTF_8);
        return new Message(text, marked.compressed(), payload.length);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    /** A whole compressed message in a frame. */
    static byte[] frame(int opcode, String text) {
        return frame(opcode, deflated(Wire.utf8(text)));
    }

    /** A frame that says that its payload is a whole compressed message, whatever it is. */
    static byte[] frame(int opcode, byte[] payload) {
        return RawClient.frame(Wire.FIN | 0x40 | opcode, payload);
    }

    /** A compressed message in frames of so many octets, with something between each two. */
    static byte[] fragments(int opcode, byte[] payload, int size, byte[] between) {
        var frames = new ByteArrayOutputStream();
        for (int at = 0; at < payload.length; at += size) {
            int to = Math.min(payload.length, at + size);
            int first = at == 0 ? 0x40 | opcode : Wire.CONTINUATION;
            frames.writeBytes(RawClient.frame(
                    (to == payload.length ? Wire.FIN : 0) | first, Arrays.copyOfRange(payload, at, to)));
            if (to < payload.length) {
                frames.writeBytes(between);
            }
        }
        return frames.toByteArray();
    }

    static byte[] deflated(byte[] message) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            byte[] buffer = new byte[message.length + message.length / 1_000 + 64];
            deflater.setInput(message);
            int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(buffer, length - TAIL.length);
        } finally {
            deflater.end();
        }
    }

    static byte[] inflated(byte[] payload) {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(Wire.join(payload, TAIL));
            var message = new ByteArrayOutputStream();
            byte[] buffer = new byte[65_536];
            for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
                message.write(buffer, 0, n);
            }
            assertThat(inflater.getRemaining()).isZero();
            return message.toByteArray();
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        } finally {
            inflater.end();
        }
    }
}
