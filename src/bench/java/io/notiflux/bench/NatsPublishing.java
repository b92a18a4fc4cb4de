package io.notiflux.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A NATS client of its own port: each PUB has a PING behind it, whose PONG says that the server has handled both. */
final class NatsPublishing implements Publishing {
    /** Of an INFO, by far. */
    private static final int MAX_LINE = 16_384;

    private final Socket socket;
    private final InputStream in;

    NatsPublishing(int port) throws IOException {
        socket = Publishing.connect(port);
        in = new BufferedInputStream(socket.getInputStream());
        write(NatsDialect.connect(""));
        awaitPong();
    }

    @Override
    public void send(Post post) throws IOException {
        socket.getOutputStream().write(post.bytes());
        awaitPong();
    }

    private void awaitPong() throws IOException {
        for (String line = line(); !line.equals("PONG"); line = line()) {
            if (line.equals("PING")) {
                write("PONG\r\n");
            } else if (!line.startsWith("INFO ")) {
                throw new IOException("the server answered " + line);
            }
        }
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (line.length() == MAX_LINE) {
                throw new IOException("an answer is too long");
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
