package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One connection, and what it has seen. The selector's thread alone uses it.
 *
 * <pre>
 * CONNECTING --connected, request sent--> UPGRADING --accepted, subscribe sent--> SUBSCRIBING --its dialect says--> LIVE
 * </pre>
 */
final class Subscriber implements Receiver {
    private static final long HASH_FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private final int id;
    private final int topic;
    private final boolean slow;
    private final Greeting greeting;
    private final SocketChannel channel;
    private final Arrivals arrivals;
    private final Inflation inflation;
    private final int[] expected;
    private final Rest rest = new Rest();
    private State state = State.CONNECTING;
    private long hash;
    private long count;

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

    @Override
    public boolean subscribing() {
        return state == State.SUBSCRIBING;
    }

    @Override
    public void live() {
        state = State.LIVE;
    }

    @Override
    public void deliver(ByteBuffer from, int at, int length, long now) {
        arrivals.delivery(this, from, at, length, now);
    }

    @Override
    public ByteBuffer inflate(ByteBuffer from, int at, int length) throws IOException {
        return inflation.inflate(from, at, length);
    }

    /** Sends what its protocol wants of it regularly, where that is anything. */
    void beat() throws IOException {
        byte[] heartbeat = greeting.dialect().heartbeat();
        if (heartbeat.length > 0) {
            send(heartbeat);
        }
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
        if (state == State.UPGRADING && greeting.accepted(shared)) {
            state = State.SUBSCRIBING;
            send(greeting.subscribe());
        }
        if (state != State.UPGRADING) {
            greeting.dialect().read(this, shared, now);
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

    @Override
    public void send(byte[] bytes) throws IOException {
        if (channel.write(ByteBuffer.wrap(bytes)) != bytes.length) {
            throw new IOException("the socket took only a part of " + bytes.length + " bytes");
        }
    }

    @Override
    public String toString() {
        return "subscriber " + id + " of " + Load.topicName(topic);
    }
}
