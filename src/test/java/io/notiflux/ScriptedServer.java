package io.notiflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves {@code notiflux.js}, and to each WebSocket or event stream that it opens says what the test says. So a test can
 * choose what comes between two frames, which a real server decides by itself.
 */
public final class ScriptedServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final Pattern KEY = Pattern.compile("(?i)\r\nSec-WebSocket-Key: (\\S+)\r\n");
    /** RFC 6455, section 1.3. */
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
    private volatile boolean refusesWebSockets;
    private volatile String streamsHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

    public ScriptedServer() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** From now on a WebSocket's connection is ended without an answer, or no longer. */
    void refuseWebSockets(boolean refuse) {
        refusesWebSockets = refuse;
    }

    /** From now on this is the answer to who asks for a stream: a status line, and headers, each with its line end. */
    void answerStreams(String head) {
        streamsHead = head;
    }

    /** The client's next WebSocket or event stream; waits for it. */
    public Peer next() throws InterruptedException {
        Peer peer = peers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(peer).as("another connection").isNotNull();
        return Objects.requireNonNull(peer);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try {
            var peer = new Peer(socket);
            Matcher key = KEY.matcher(peer.head);
            if (key.find() && !refusesWebSockets) {
                peer.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Protocol: notiflux.v1.json\r\nSec-WebSocket-Accept: "
                        + accept(key.group(1)) + "\r\n\r\n");
                peers.add(peer);
            } else if (peer.target().startsWith("/events?")) {
                peer.write(streamsHead + "Connection: close\r\n\r\n");
                peers.add(peer);
            } else {
                if (!peer.target().equals("/ws")) {
                    peer.write(
                            "HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nConnection: close\r\n\r\n" + client());
                }
                peer.end();
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String client() throws IOException {
        try (InputStream in = ScriptedServer.class.getResourceAsStream("/web/notiflux.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        }
    }

    /** The server's end of one connection. */
    public static final class Peer {
        private final Socket socket;
        private final DataInputStream in;
        private final String head;

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            socket.setSoTimeout(PATIENCE_SECONDS * 1_000);
            socket.setTcpNoDelay(true);
            var read = new StringBuilder();
            while (read.indexOf("\r\n\r\n") < 0) {
                read.append((char) in.readUnsignedByte());
            }
            this.head = read.toString();
        }

        public String head() {
            return head;
        }

        /** The request's path and query. */
        String target() {
            return head.split(" ", 3)[1];
        }

        /** The client's next command; answers its pings meanwhile. */
        public String command() throws IOException {
            for (; ; ) {
                boolean text = in.readUnsignedByte() == 0x81;
                int length = in.readUnsignedByte() & 0x7F;
                byte[] mask = new byte[4];
                byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length];
                in.readFully(mask);
                in.readFully(payload);
                for (int i = 0; i < payload.length; i++) {
                    payload[i] ^= mask[i % 4];
                }
                String command = new String(payload, UTF_8);
                if (text && !command.contains("\"type\":\"ping\"")) {
                    return command;
                }
                frame("{\"type\":\"pong\"}");
            }
        }

        /** Sends a text frame of at most 64 KiB. */
        public void frame(String text) throws IOException {
            byte[] payload = text.getBytes(UTF_8);
            socket.getOutputStream()
                    .write(RawClient.frame(0x81, payload, payload.length, payload.length < 126 ? 0 : 2, false));
        }

        /** Sends a close frame. */
        public void close(int code, String reason) throws IOException {
            byte[] text = reason.getBytes(UTF_8);
            byte[] payload = new byte[2 + text.length];
            payload[0] = (byte) (code >> 8);
            payload[1] = (byte) code;
            System.arraycopy(text, 0, payload, 2, text.length);
            socket.getOutputStream().write(RawClient.frame(0x88, payload, payload.length, 0, false));
        }

        /** Sends these bytes, of an event stream. */
        public void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(UTF_8));
        }

        /** Ends the connection, after what was sent. */
        public void end() throws IOException {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
