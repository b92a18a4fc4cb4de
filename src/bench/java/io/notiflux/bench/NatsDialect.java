package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The NATS protocol in WebSocket frames: lines, and behind one that begins with MSG a message. A frame that ends within one
 * would be an error here: the server gathers whole ones, however many.
 */
final class NatsDialect extends WebSocketDialect {
    private static final byte[] PONG = Frames.client(Frames.BINARY, "PONG\r\n".getBytes(StandardCharsets.US_ASCII));
    private static final int LINE_END = 2;

    NatsDialect() {
        super(Frames.BINARY);
    }

    /** What a client says first; the PING is there for its PONG, as a server takes lines in their order. */
    static String connect(String more) {
        return "CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"bench\",\"version\":\"1\",\"protocol\":1}\r\n"
                + more + "PING\r\n";
    }

    @Override
    void message(Receiver receiver, ByteBuffer bytes, int at, int length, long now) throws IOException {
        int end = at + length;
        int next = at;
        while (next < end) {
            int line = next;
            int lineEnd = lineEnd(bytes, next, end);
            next = lineEnd + LINE_END;
            switch (bytes.get(line)) {
                case 'M' -> {
                    int size = lastNumber(bytes, lineEnd);
                    if (end - next < size + LINE_END) {
                        throw new IOException("a frame that ends within a message came");
                    }
                    receiver.deliver(bytes, next, size, now);
                    next += size + LINE_END;
                }
                case 'P' -> {
                    if (bytes.get(line + 1) == 'I') {
                        receiver.send(PONG);
                    } else {
                        receiver.live();
                    }
                }
                case 'I' -> {} // INFO, which the server may repeat
                default -> throw complaint(bytes, line, lineEnd - line);
            }
        }
    }

    private static int lineEnd(ByteBuffer bytes, int from, int end) throws IOException {
        for (int at = from; at < end - 1; at++) {
            if (bytes.get(at) == '\r') {
                return at;
            }
        }
        throw new IOException("a frame that ends within a line came");
    }

    /** {@code MSG <subject> <subscription> <size>}. */
    private static int lastNumber(ByteBuffer bytes, int end) {
        int number = 0;
        int factor = 1;
        for (int at = end - 1; bytes.get(at) != ' '; at--) {
            number += (bytes.get(at) - '0') * factor;
            factor *= 10;
        }
        return number;
    }
}
