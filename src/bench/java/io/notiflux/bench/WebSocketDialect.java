package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Takes frames apart as servers send them, which do not mask them (RFC 6455 section 5.2). */
abstract class WebSocketDialect implements Dialect {
    private final int data;

    /** @param data the opcode of frames that hold messages, each in one: fragments are an error here */
    WebSocketDialect(int data) {
        this.data = data;
    }

    /** Takes the payload of a data frame. */
    abstract void message(Subscriber subscriber, ByteBuffer bytes, int at, int length, long now) throws IOException;

    @Override
    public final String accepted() {
        return "HTTP/1.1 101 ";
    }

    @Override
    public final void read(Subscriber subscriber, ByteBuffer stream, long now) throws IOException {
        int limit = stream.limit();
        int at = stream.position();
        while (limit - at >= 2) {
            int length = stream.get(at + 1) & 0x7F;
            int head = length < 126 ? 2 : length == 126 ? 4 : 10;
            if (limit - at < head) {
                break;
            }
            if (head == 4) {
                length = Short.toUnsignedInt(stream.getShort(at + 2));
            } else if (head == 10) {
                length = Math.toIntExact(stream.getLong(at + 2));
            }
            if (limit - at - head < length) {
                break;
            }
            frame(subscriber, stream.get(at), stream, at + head, length, now);
            at += head + length;
        }
        stream.position(at);
    }

    private void frame(Subscriber subscriber, int first, ByteBuffer bytes, int at, int length, long now)
            throws IOException {
        int opcode = first & 0x0F;
        if (opcode == data) {
            if ((first & Frames.COMPRESSED) == 0) {
                message(subscriber, bytes, at, length, now);
            } else {
                ByteBuffer inflated = subscriber.inflate(bytes, at, length);
                message(subscriber, inflated, 0, inflated.limit(), now);
            }
            return;
        }
        switch (opcode) {
            case Frames.PING -> subscriber.send(Frames.client(Frames.PONG, bytes(bytes, at, length)));
            case Frames.PONG -> subscriber.live();
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

    private static String text(ByteBuffer bytes, int at, int length) {
        return new String(bytes(bytes, at, length), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer from, int at, int length) {
        byte[] bytes = new byte[length];
        from.get(at, bytes);
        return bytes;
    }
}
