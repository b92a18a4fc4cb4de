package io.notiflux.siege;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.notiflux.RawClient;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A connection to the server, for honest words and others. It ends with a reset, so that none is left waiting in the
 * system when thousands come and go.
 */
final class Line implements AutoCloseable {
    private static final int CONNECT_MILLIS = 20_000;
    /** Small, as there are thousands. */
    private static final int BUFFER = 1_024;

    private static final String JSON = RawClient.UPGRADE.replace(
            "Upgrade: websocket", "Upgrade: websocket\r\nSec-WebSocket-Protocol: notiflux.v1.json");

    private final Socket socket;
    private final BufferedInputStream in;
    private volatile Runnable whenClosed = () -> {};

    private Line(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    }

    /** @param receiveBuffer in bytes, small for one that is to fall behind soon; 0 for the system's */
    static Line connect(int port, int receiveBuffer) throws IOException {
        var socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoLinger(true, 0);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return new Line(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The answer to a command whose {@code ref} is 1: a ping or a word of the server's own may come before it. */
    String ask(String command) throws IOException {
        text(command);
        while (true) {
            RawClient.Frame frame = frame();
            if (frame.opcode() == 0x8) {
                throw new Refused("closed with " + frame.closeCode());
            }
            if (frame.opcode() == 0x1 && frame.text().contains("\"ref\":1")) {
                return frame.text();
            }
        }
    }

    void whenClosed(Runnable action) {
        whenClosed = action;
    }

    /** How long a read may wait, from now on. */
    Line patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
        return this;
    }

    Line send(String text) throws IOException {
        return send(text.getBytes(UTF_8));
    }

    Line send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    // ---- HTTP

    /** The next final answer. */
    Response response() throws IOException {
        String head = head();
        while (head.startsWith("HTTP/1.1 100 ")) {
            head = head();
        }
        int status = status(head);
        boolean chunked = Response.field(head, "Transfer-Encoding").isPresent();
        int length =
                Response.field(head, "Content-Length").map(Integer::valueOf).orElse(0);
        return new Response(status, head, chunked ? chunks() : new String(in.readNBytes(length), UTF_8));
    }

    private String chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line().strip(), 16);
            body.writeBytes(in.readNBytes(size));
            String end = line();
            if (size == 0 && end.isEmpty()) {
                return body.toString(UTF_8);
            }
        }
    }

    /** An answer's head, with the empty line. */
    String head() throws IOException {
        var head = new StringBuilder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            head.append(line).append("\r\n");
        }
        return head.toString();
    }

    static int status(String head) throws IOException {
        if (!head.matches("(?s)HTTP/1\\.1 \\d{3}\\b.*")) {
            throw new Refused("no answer of HTTP: " + head);
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    /** Up to the next line end, without it. */
    String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = octet(); octet != '\n'; octet = octet()) {
            line.write(octet);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    // ---- WebSocket

    Line upgrade() throws IOException {
        return upgrade(RawClient.UPGRADE);
    }

    /** With the JSON protocol. */
    Line upgradeJson() throws IOException {
        return upgrade(JSON);
    }

    /** With compression. */
    Line upgradeCompressing() throws IOException {
        return upgrade(JSON.replace(
                "Upgrade: websocket", "Upgrade: websocket\r\nSec-WebSocket-Extensions: permessage-deflate"));
    }

    private Line upgrade(String request) throws IOException {
        String head = send(request).head();
        if (status(head) != 101) {
            throw new Refused(head);
        }
        return this;
    }

    Line text(String text) throws IOException {
        return send(RawClient.frame(0x81, text.getBytes(UTF_8)));
    }

    RawClient.Frame frame() throws IOException {
        int first = octet();
        long length = octet();
        int more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (more > 0) {
            length = 0;
            for (int i = 0; i < more; i++) {
                length = (length << 8) | octet();
            }
        }
        byte[] payload = in.readNBytes(Math.toIntExact(length));
        if (payload.length < length) {
            throw new EOFException();
        }
        return new RawClient.Frame(first & 0x0F, (first & 0x80) != 0, payload);
    }

    // ---- bytes

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException();
        }
        return octet;
    }

    /** Takes at most so many bytes, once there are some; tells how many. */
    int sip(int most) throws IOException {
        int taken = in.read(new byte[most]);
        if (taken < 0) {
            throw new EOFException();
        }
        return taken;
    }

    /** Takes what is there already. */
    void sipWhatIsThere() throws IOException {
        while (in.available() > 0) {
            sip(in.available());
        }
    }

    /** Takes everything until the server ends the connection. */
    void readToEnd() throws IOException {
        byte[] waste = new byte[BUFFER];
        while (in.read(waste) >= 0) {
            // nobody wants it
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
        whenClosed.run();
    }
}
