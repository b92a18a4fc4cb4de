package io.notiflux;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The indecent client: raw bytes over a socket, for what no decent client would send. */
public final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    public static final String UPGRADE = """
            GET /ws HTTP/1.1\r
            Host: test\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """;

    private final Socket socket;
    private final InputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** A frame from the server; a close frame's payload begins with its code. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Frame(int opcode, boolean fin, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        public int closeCode() {
            return payload.length < 2
                    ? -1
                    : Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
        }

        public String closeReason() {
            return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    /** A frame, and whether it is the first one of a compressed message. */
    public record Marked(Frame frame, boolean compressed) {}

    /** The stream ended where a frame was awaited, or inside of one. */
    public static final class Ended extends AssertionError {
        private static final long serialVersionUID = 1L;

        Ended() {
            super("the server ended the connection");
        }
    }

    public static RawClient connect(TestServer server) throws IOException {
        return connect(server, 0);
    }

    /**
     * Connects, without a word yet.
     *
     * @param receiveBuffer in bytes, small for a client that is to fall behind soon; 0 for the system's
     */
    public static RawClient connect(TestServer server, int receiveBuffer) throws IOException {
        return connect(server.port(), receiveBuffer);
    }

    static RawClient connect(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawClient(socket);
    }

    /** Connects from another of this machine's own addresses, such as 127.0.0.2. */
    static RawClient connectFrom(String address, int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.bind(new InetSocketAddress(address, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawClient(socket);
    }

    /** Connected and upgraded. */
    public static RawClient upgraded(TestServer server) throws IOException {
        return upgraded(server, 0);
    }

    public static RawClient upgraded(TestServer server, int receiveBuffer) throws IOException {
        return upgraded(server.port(), receiveBuffer);
    }

    static RawClient upgraded(int port, int receiveBuffer) throws IOException {
        return upgraded(connect(port, receiveBuffer), UPGRADE);
    }

    /** Connected and upgraded, with the JSON protocol. */
    static RawClient json(TestServer server) throws IOException {
        return json(server, 0);
    }

    static RawClient json(TestServer server, int receiveBuffer) throws IOException {
        return upgraded(
                connect(server, receiveBuffer),
                UPGRADE.replace(
                        "Upgrade: websocket", "Upgrade: websocket\r\nSec-WebSocket-Protocol: notiflux.v1.json"));
    }

    /** Upgraded by a request of its own. */
    static RawClient upgraded(RawClient client, String request) throws IOException {
        client.send(request);
        String head = client.readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError(head);
        }
        return client;
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** A final text frame, masked. */
    public RawClient text(String text) throws IOException {
        return send(frame(0x81, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A masked frame with the shortest length. */
    public static byte[] frame(int firstOctet, byte[] payload) {
        return frame(firstOctet, payload, payload.length, shortest(payload.length), true);
    }

    /**
     * A frame as one likes.
     *
     * @param lengthOctets 0, 2 or 8: the form of the length
     * @param length what the header says, whatever the payload has
     */
    public static byte[] frame(int firstOctet, byte[] payload, long length, int lengthOctets, boolean masked) {
        byte[] mask = {0x37, (byte) 0xfa, 0x21, 0x3d};
        var out = new ByteArrayOutputStream();
        out.write(firstOctet);
        int size = lengthOctets == 0 ? (int) length : lengthOctets == 2 ? 126 : 127;
        out.write((masked ? 0x80 : 0) | size);
        for (int i = lengthOctets - 1; i >= 0; i--) {
            out.write((int) (length >>> (8 * i)));
        }
        if (masked) {
            out.writeBytes(mask);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(masked ? payload[i] ^ mask[i % 4] : payload[i]);
        }
        return out.toByteArray();
    }

    private static int shortest(int length) {
        return length < 126 ? 0 : length < 65_536 ? 2 : 8;
    }

    /** The response's head, up to and with the empty line; what has come where the stream ends before it. */
    public String readHead() throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                break;
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    /** So many bytes of UTF-8; fewer where the stream ends before. */
    public String readText(int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** UTF-8 up to the next line feed, without it; waits for it. */
    String readLine() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = octet(); octet != '\n'; octet = octet()) {
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** All that comes until the server ends the connection. */
    public String readAll() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The next frame; waits for it. */
    public Frame readFrame() throws IOException {
        Marked marked = readMarked();
        if (marked.compressed()) {
            throw new AssertionError("no extension was agreed on that a reserved bit could be of");
        }
        return marked.frame();
    }

    /** The next frame where compression was agreed on; waits for it. */
    public Marked readMarked() throws IOException {
        int first = octet();
        int second = octet();
        boolean compressed = (first & 0x70) == 0x40 && (first & 0x0F) < 8;
        if ((first & 0x70) != 0 && !compressed) {
            throw new AssertionError("a reserved bit that no extension has a meaning for");
        }
        if ((second & 0x80) != 0) {
            throw new AssertionError("a server's frame must not be masked");
        }
        long length = second & 0x7F;
        int octets = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (octets > 0) {
            length = 0;
            for (int i = 0; i < octets; i++) {
                length = (length << 8) | octet();
            }
        }
        if (octets != shortest(Math.toIntExact(length))) {
            throw new AssertionError("a length must have its shortest form");
        }
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new Ended();
        }
        return new Marked(new Frame(first & 0x0F, (first & 0x80) != 0, payload), compressed);
    }

    /** The next close frame, past any others; waits for it. */
    public Frame readClose() throws IOException {
        Frame frame = readFrame();
        while (frame.opcode() != 8) {
            frame = readFrame();
        }
        return frame;
    }

    int localPort() {
        return socket.getLocalPort();
    }

    /** Whether the server has ended the connection, by FIN or reset; waits for it. */
    public boolean isEnded() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return !(e instanceof java.net.SocketTimeoutException);
        }
    }

    /** Ends this side with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    public void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new Ended();
        }
        return octet;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
