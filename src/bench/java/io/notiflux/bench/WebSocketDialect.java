package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a server's WebSocket frames apart, and answers its pings. */
abstract class WebSocketDialect implements Dialect {
    private final int data;

    /** @param data the opcode of frames that hold messages, each in one: fragments are an error here */
    WebSocketDialect(int data) {
        this.data = data;
    }

    /** Takes the payload of a data frame. */
    abstract void message(Receiver receiver, ByteBuffer bytes, int at, int length, long now) throws IOException;

    @Override
    public final String accepted() {
        return "HTTP/1.1 101 ";
    }

    @Override
    public final void read(Receiver receiver, ByteBuffer stream, long now) throws IOException {
        int at = stream.position();
        while (Frames.whole(stream, at)) {
            int head = Frames.head(stream, at);
            int length = Frames.length(stream, at);
            frame(receiver, stream.get(at), stream, at + head, length, now);
            at += head + length;
        }
        stream.position(at);
    }

    private void frame(Receiver receiver, int first, ByteBuffer bytes, int at, int length, long now)
            throws IOException {
        int opcode = first & 0x0F;
        if (opcode == data) {
            if ((first & Frames.COMPRESSED) == 0) {
                message(receiver, bytes, at, length, now);
            } else {
                ByteBuffer inflated = receiver.inflate(bytes, at, length);
                message(receiver, inflated, 0, inflated.limit(), now);
            }
            return;
        }
        switch (opcode) {
            case Frames.PING -> receiver.send(Frames.client(Frames.PONG, bytes(bytes, at, length)));
            case Frames.PONG -> receiver.live();
            case Frames.CLOSE ->
                throw new IOException("the server closed with "
                        + (length < 2 ? "no code" : bytes.getShort(at) + " " + text(bytes, at + 2, length - 2)));
            default -> throw new IOException("a frame of opcode " + opcode + " came");
        }
    }

    /** What a server says in place of a message. */
    static IOException complaint(ByteBuffer bytes, int at, int length) {
        return new IOException("the server says: " + text(bytes, at, length).strip());
    }

    static Optional<String> first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    static String text(ByteBuffer bytes, int at, int length) {
        return new String(bytes(bytes, at, length), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer from, int at, int length) {
        byte[] bytes = new byte[length];
        from.get(at, bytes);
        return bytes;
    }
}
