package io.notiflux.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client that loses its connection and comes back for what it missed, with the last id that it had. The thread of
 * {@link Returners} alone uses it. One publisher numbers the messages, so each must be the one after the last, whatever lay
 * between.
 *
 * <pre>
 * AWAY --connect--> CONNECTING --connected, request sent--> UPGRADING --101, subscribe sent--> SUBSCRIBING
 *   ^                                                           +--101, nothing to send--> LIVE <--subscribed--+
 *   +---------------------------------------cut-------------------------------------------+
 * </pre>
 */
final class Returner implements Receiver {
    private static final String RECOVERED = "\"recovered\":true";

    private final int id;
    private final int size;
    private final Function<Optional<String>, Greeting> greetings;
    private final Violations violations;
    private final Rest rest = new Rest();
    private final LastId last = new LastId();
    private Greeting greeting;
    private @Nullable SocketChannel channel;
    private State state = State.AWAY;
    private int expected;
    private boolean resuming;

    private enum State {
        AWAY,
        CONNECTING,
        UPGRADING,
        SUBSCRIBING,
        LIVE
    }

    /**
     * @param size bytes of a message
     * @param greetings how it greets, by the id that it had last
     */
    Returner(int id, int size, Function<Optional<String>, Greeting> greetings, Violations violations) {
        this.id = id;
        this.size = size;
        this.greetings = greetings;
        this.violations = violations;
        greeting = greetings.apply(Optional.empty());
    }

    /** The number of the message that it gets next. */
    int expected() {
        return expected;
    }

    /** Whether its subscription is confirmed. */
    boolean isLive() {
        return state == State.LIVE;
    }

    void connect(Selector selector, int port) throws IOException {
        SocketChannel next = SocketChannel.open();
        channel = next;
        next.configureBlocking(false);
        next.setOption(StandardSocketOptions.TCP_NODELAY, true);
        next.setOption(StandardSocketOptions.SO_LINGER, 0); // a reset in place of a close, as from a proxy that is gone
        next.register(selector, SelectionKey.OP_CONNECT, this);
        state = State.CONNECTING;
        if (next.connect(new InetSocketAddress("127.0.0.1", port))) {
            connected(next.keyFor(selector));
        }
    }

    /** Goes on after what the selector tells. */
    void ready(SelectionKey key, ByteBuffer shared) throws IOException {
        SocketChannel from = (SocketChannel) key.channel();
        if (state == State.CONNECTING) {
            from.finishConnect();
            connected(key);
            return;
        }
        rest.putInto(shared.clear());
        if (from.read(shared) < 0) {
            throw new IOException("the server closed the connection");
        }
        shared.flip();
        if (state == State.UPGRADING && greeting.accepted(shared)) {
            send(greeting.subscribe());
            state = greeting.subscribe().length > 0 ? State.SUBSCRIBING : State.LIVE;
        }
        if (state != State.UPGRADING) {
            greeting.dialect().read(this, shared, System.nanoTime());
        }
        rest.takeFrom(shared);
    }

    /** Resets the connection, and gets ready to come back. */
    void cut() throws IOException {
        close();
        rest.forget();
        state = State.AWAY;
        greeting = greetings.apply(last.in(greeting.dialect()));
        resuming = true;
    }

    void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private void connected(SelectionKey key) throws IOException {
        key.interestOps(SelectionKey.OP_READ);
        send(greeting.request());
        state = State.UPGRADING;
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
    public void confirmed(ByteBuffer from, int at, int length) throws IOException {
        String json = WebSocketDialect.text(from, at, length);
        if (!json.startsWith("{\"type\":\"subscribed\"")) {
            throw new IOException("the server says: " + json);
        }
        if (resuming && !json.contains(RECOVERED)) {
            violations.add(
                    this + " was not promised all that it missed; does the server keep that much? A smaller --rate"
                            + " has it keep the same for longer");
        }
        live();
    }

    @Override
    public void head(ByteBuffer from, int at, int length) {
        last.remember(from, at, length);
    }

    @Override
    public void deliver(ByteBuffer from, int at, int length, long now) {
        if (length != size) {
            violations.add(this + " received " + length + " bytes in place of " + size);
            return;
        }
        int sequence = Payload.sequence(from, at);
        if (sequence != expected) {
            violations.add(this + " received message " + sequence + " in place of " + expected
                    + (sequence > expected ? ": lost" : ": doubled or out of order"));
        }
        expected = sequence + 1;
    }

    /** Its dialects are those that do not ask for it. */
    @Override
    public ByteBuffer inflate(ByteBuffer from, int at, int length) throws IOException {
        throw new IOException("a compressed frame came");
    }

    @Override
    public void send(byte[] bytes) throws IOException {
        if (channel == null || channel.write(ByteBuffer.wrap(bytes)) != bytes.length) {
            throw new IOException("the socket took only a part of " + bytes.length + " bytes");
        }
    }

    @Override
    public String toString() {
        return "returning client " + id + (resuming ? ", back," : "");
    }
}
