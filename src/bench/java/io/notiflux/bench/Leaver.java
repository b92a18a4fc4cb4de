package io.notiflux.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A subscriber that waits for the server's farewell. It blocks, so it needs a thread of its own. */
final class Leaver implements AutoCloseable {
    private static final Pattern RECONNECT = Pattern.compile("\"reconnect_ms\":(\\d+)");
    private static final byte[] NOTHING = {};
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int PATIENCE_MILLIS = 120_000;

    private final Socket socket;
    private final DataInputStream in;
    private long reconnectMillis;

    /**
     * When a client was let go, and when it is to be back, on {@link System#nanoTime}.
     *
     * @param back later than {@code gone} by what the server has asked for
     */
    record Farewell(long gone, long back) {}

    /** Returns once it is subscribed. */
    Leaver(int port, Greeting greeting) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 512));
        socket.getOutputStream().write(greeting.request());
        int ends = 0;
        while (ends < 2) { // an empty line
            int octet = in.readUnsignedByte();
            ends = octet == '\n' ? ends + 1 : octet == '\r' ? ends : 0;
        }
        socket.getOutputStream().write(greeting.subscribe());
        await(Frames.PONG);
    }

    Farewell awaitFarewell() throws IOException {
        await(Frames.CLOSE);
        long gone = System.nanoTime();
        socket.getOutputStream().write(Frames.client(Frames.CLOSE, NOTHING));
        return new Farewell(gone, gone + TimeUnit.MILLISECONDS.toNanos(reconnectMillis));
    }

    private void await(int opcode) throws IOException {
        for (int next = frame(); next != opcode; next = frame()) {
            if (next == Frames.PING) {
                socket.getOutputStream().write(Frames.client(Frames.PONG, NOTHING));
            }
        }
    }

    private int frame() throws IOException {
        int opcode = in.readUnsignedByte() & 0xF;
        int length = in.readUnsignedByte();
        if (length == LENGTH_16) {
            length = in.readUnsignedShort();
        } else if (length == LENGTH_64) {
            throw new IOException("a frame of a size that was not broadcast");
        }
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        Matcher asked = RECONNECT.matcher(text);
        if (opcode == Frames.TEXT && asked.find()) {
            reconnectMillis = Long.parseLong(asked.group(1));
        }
        return opcode;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
