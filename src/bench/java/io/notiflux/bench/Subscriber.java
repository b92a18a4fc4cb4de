package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One connection, and what it has seen. The selector's thread alone uses it.
 *
 * <pre>
 * CONNECTING --connected, request sent--> UPGRADING --101, subscribe and ping sent--> SUBSCRIBING --pong--> LIVE
 *                                             +-------200 and the first block of events-----------------------^
 * </pre>
 *
 * A subscription that works may be silent, so the ping is there for its pong: a server handles frames in their order.
 */
final class Subscriber {
    private static final byte[] FENCE = Frames.client(Frames.PING, "fence".getBytes(StandardCharsets.US_ASCII));
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** Where a type begins, behind {@code {"type":"}, and what follows a message's text. */
    static final int JSON_TYPE = 9;

    static final int JSON_TAIL = 2;
    private static final long HASH_FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private final int id;
    private final int topic;
    private final boolean slow;
    private final Greeting greeting;
    private final SocketChannel channel;
    private final Arrivals arrivals;
    private final Inflation inflation;
    private final int[] expected;
    private State state = State.CONNECTING;
    private long hash;
    private long count;
    private final Rest rest = new Rest();

    enum State {
        CONNECTING,
        UPGRADING,
        SUBSCRIBING,
        LIVE,
        CLOSED
    }

    Subscriber(int id, Load load, Greeting greeting, SocketChannel channel, Arrivals arrivals, Inflation inflation) {
        this.id = id;
        topic = load.topicOf(id);
        slow = id < load.slow();
        this.greeting = greeting;
        this.channel = channel;
        this.arrivals = arrivals;
        this.inflation = inflation;
        expected = new int[load.publishers()];
        for (int publisher = 0; publisher < expected.length; publisher++) {
            expected[publisher] = load.firstSequence(publisher, topic);
        }
    }

    int topic() {
        return topic;
    }

    /** Whether it is one that stops reading once it is live. */
    boolean slow() {
        return slow;
    }

    State state() {
        return state;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Notes a message in the order of arrival, and tells which sequence number was due. */
    int expect(int publisher, int sequence, int step) {
        hash = (hash ^ ((long) publisher << 32 | sequence)) * HASH_FACTOR;
        count++;
        int due = expected[publisher];
        expected[publisher] = sequence + step;
        return due;
    }

    boolean sawTheSameAs(Subscriber other) {
        return hash == other.hash && count == other.count;
    }

    /** Goes on after what the selector tells. */
    void ready(SelectionKey key, ByteBuffer shared) throws IOException {
        if (state == State.CONNECTING) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            send(greeting.request());
            state = State.UPGRADING;
        } else {
            read(key, shared);
        }
    }

    private void read(SelectionKey key, ByteBuffer shared) throws IOException {
        rest.putInto(shared.clear());
        int received = channel.read(shared);
        if (received < 0) {
            throw new IOException("the server closed the connection");
        }
        arrivals.received(received);
        long now = System.nanoTime();
        shared.flip();
        if (state == State.UPGRADING) {
            upgraded(shared);
        }
        if (state != State.UPGRADING && greeting.protocol() == Protocol.SSE) {
            blocks(shared, now);
        } else if (state != State.UPGRADING) {
            frames(shared, now);
        }
        rest.takeFrom(shared);
        if (slow && state == State.LIVE) {
            key.interestOps(0);
        }
    }

    /** Reads and forgets; false at the end of the stream. */
    boolean discard(ByteBuffer shared) throws IOException {
        return channel.read(shared.clear()) >= 0;
    }

    void close() {
        state = State.CLOSED;
        try {
            channel.close();
        } catch (IOException e) {
            // it is of no use any more, either way
        }
    }

    private void upgraded(ByteBuffer shared) throws IOException {
        int end = headEnd(shared);
        if (end < 0) {
            return;
        }
        byte[] head = new byte[end];
        shared.get(head);
        String text = new String(head, StandardCharsets.US_ASCII);
        if (!text.startsWith(greeting.protocol() == Protocol.SSE ? "HTTP/1.1 200 " : "HTTP/1.1 101 ")) {
            throw new IOException("it was refused: " + text.lines().findFirst().orElse(""));
        }
        if (greeting.protocol() == Protocol.SSE) {
            state = State.SUBSCRIBING;
            return;
        }
        byte[] both = new byte[greeting.subscribe().length + FENCE.length];
        System.arraycopy(greeting.subscribe(), 0, both, 0, greeting.subscribe().length);
        System.arraycopy(FENCE, 0, both, greeting.subscribe().length, FENCE.length);
        send(both);
        state = State.SUBSCRIBING;
    }

    /** Behind the empty line of an answer; -1 where that has not come. */
    static int headEnd(ByteBuffer shared) {
        for (int i = 0; i <= shared.limit() - HEAD_END.length; i++) {
            if (shared.get(i) == '\r'
                    && shared.get(i + 1) == '\n'
                    && shared.get(i + 2) == '\r'
                    && shared.get(i + 3) == '\n') {
                return i + HEAD_END.length;
            }
        }
        return -1;
    }

    /** Takes all whole frames. */
    private void frames(ByteBuffer shared, long now) throws IOException {
        int at = shared.position();
        while (Frames.whole(shared, at)) {
            int head = Frames.head(shared, at);
            int length = Frames.length(shared, at);
            frame(shared.get(at), shared, at + head, length, now);
            at += head + length;
        }
        shared.position(at);
    }

    /** Takes all whole blocks of server-sent events, which end with an empty line. */
    private void blocks(ByteBuffer shared, long now) {
        int from = shared.position();
        for (int at = from + 1; at < shared.limit(); at++) {
            if (shared.get(at) == '\n' && shared.get(at - 1) == '\n') {
                block(shared, from, at - 1, now);
                from = at + 1;
                at++;
            }
        }
        shared.position(from);
    }

    /** A block without an id is a comment; the first one is the stream's opening, without a message. */
    private void block(ByteBuffer shared, int from, int end, long now) {
        if (state == State.SUBSCRIBING) {
            state = State.LIVE;
        } else if (end > from && shared.get(from) == 'i') {
            int text = end;
            while (shared.get(text - 1) != ' ') {
                text--;
            }
            arrivals.delivery(this, shared, text, end - text, now);
        }
    }

    /** Takes a frame that a client of JSON gets: only one of type "message" has an 'm' in this place. */
    private void object(ByteBuffer shared, int at, int length, long now) throws IOException {
        if (shared.get(at + JSON_TYPE) == 'm') {
            int text = at + length - JSON_TAIL;
            while (shared.get(text - 1) != '"') {
                text--;
            }
            arrivals.delivery(this, shared, text, at + length - JSON_TAIL - text, now);
        } else if (shared.get(at + JSON_TYPE) != 's') {
            throw new IOException("the server says: " + text(shared, at, length));
        }
    }

    private void message(ByteBuffer message, int at, int length, long now) throws IOException {
        if (greeting.protocol() == Protocol.JSON) {
            object(message, at, length, now);
            return;
        }
        if (state == State.SUBSCRIBING && length < Payload.MIN_SIZE || length > 0 && message.get(at) == 'N') {
            throw new IOException("the server says: " + text(message, at, length));
        }
        arrivals.delivery(this, message, at, length, now);
    }

    private void frame(int first, ByteBuffer shared, int at, int length, long now) throws IOException {
        switch (first & 0x0F) {
            case Frames.TEXT -> {
                if ((first & Frames.COMPRESSED) == 0) {
                    message(shared, at, length, now);
                } else {
                    ByteBuffer inflated = inflation.inflate(shared, at, length);
                    message(inflated, 0, inflated.limit(), now);
                }
            }
            case Frames.PING -> send(Frames.client(Frames.PONG, bytes(shared, at, length)));
            case Frames.PONG -> state = State.LIVE;
            case Frames.CLOSE ->
                throw new IOException("the server closed with "
                        + (length < 2 ? "no code" : shared.getShort(at) + " " + text(shared, at + 2, length - 2)));
            default -> throw new IOException("a frame of opcode " + (first & 0x0F) + " came");
        }
    }

    /** All that it sends is small, and fits into the socket's empty buffer. */
    private void send(byte[] bytes) throws IOException {
        if (channel.write(ByteBuffer.wrap(bytes)) != bytes.length) {
            throw new IOException("the socket took only a part of " + bytes.length + " bytes");
        }
    }

    private static byte[] bytes(ByteBuffer shared, int at, int length) {
        byte[] bytes = new byte[length];
        shared.get(at, bytes);
        return bytes;
    }

    static String text(ByteBuffer shared, int at, int length) {
        return new String(bytes(shared, at, length), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "subscriber " + id + " of " + Load.topicName(topic);
    }
}
