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
final class Returner {
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
    boolean live() {
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
            connected(next.keyFor(selector), next);
        }
    }

    /** Goes on after what the selector tells. */
    void ready(SelectionKey key, ByteBuffer shared) throws IOException {
        SocketChannel from = (SocketChannel) key.channel();
        if (state == State.CONNECTING) {
            from.finishConnect();
            connected(key, from);
            return;
        }
        rest.putInto(shared.clear());
        if (from.read(shared) < 0) {
            throw new IOException("the server closed the connection");
        }
        shared.flip();
        if (state == State.UPGRADING) {
            upgraded(from, shared);
        }
        if (state != State.UPGRADING) {
            frames(from, shared);
        }
        rest.takeFrom(shared);
    }

    /** Resets the connection, and gets ready to come back. */
    void cut() throws IOException {
        close();
        rest.forget();
        state = State.AWAY;
        greeting = greetings.apply(last.in(greeting.protocol()));
        resuming = true;
    }

    void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private void connected(SelectionKey key, SocketChannel to) throws IOException {
        key.interestOps(SelectionKey.OP_READ);
        send(to, greeting.request());
        state = State.UPGRADING;
    }

    private void upgraded(SocketChannel to, ByteBuffer shared) throws IOException {
        int end = Subscriber.headEnd(shared);
        if (end < 0) {
            return;
        }
        String head = Subscriber.text(shared, 0, end);
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("it was refused: " + head.lines().findFirst().orElse(""));
        }
        shared.position(end);
        send(to, greeting.subscribe());
        state = greeting.subscribe().length > 0 ? State.SUBSCRIBING : State.LIVE;
    }

    private void frames(SocketChannel to, ByteBuffer shared) throws IOException {
        int at = shared.position();
        while (Frames.whole(shared, at)) {
            int payload = at + Frames.head(shared, at);
            int length = Frames.length(shared, at);
            switch (shared.get(at) & 0x0F) {
                case Frames.TEXT -> text(shared, payload, length);
                case Frames.PING -> {
                    byte[] echo = new byte[length];
                    shared.get(payload, echo);
                    send(to, Frames.client(Frames.PONG, echo));
                }
                default -> throw new IOException("a frame of opcode " + (shared.get(at) & 0x0F) + " came");
            }
            at = payload + length;
        }
        shared.position(at);
    }

    private void text(ByteBuffer shared, int at, int length) throws IOException {
        int tail = greeting.protocol() == Protocol.JSON ? Subscriber.JSON_TAIL : 0;
        int message = at + length - tail - size;
        if (greeting.protocol() == Protocol.JSON && shared.get(at + Subscriber.JSON_TYPE) != 'm') {
            answer(Subscriber.text(shared, at, length));
        } else if (message < at) {
            throw new IOException("the server says: " + Subscriber.text(shared, at, length));
        } else {
            last.remember(shared, at, message - at);
            message(Payload.sequence(shared, message));
        }
    }

    private void answer(String json) throws IOException {
        if (json.startsWith("{\"type\":\"position\"")) {
            return; // beside the message's own id it tells nothing where there is one topic
        }
        if (!json.startsWith("{\"type\":\"subscribed\"")) {
            throw new IOException("the server says: " + json);
        }
        if (resuming && !json.contains(RECOVERED)) {
            violations.add(
                    this + " was not promised all that it missed; does the server keep that much? A smaller --rate"
                            + " has it keep the same for longer");
        }
        state = State.LIVE;
    }

    private void message(int sequence) {
        if (sequence != expected) {
            violations.add(this + " received message " + sequence + " in place of " + expected
                    + (sequence > expected ? ": lost" : ": doubled or out of order"));
        }
        expected = sequence + 1;
    }

    /** All that it sends is small, and fits into the socket's empty buffer. */
    private static void send(SocketChannel to, byte[] bytes) throws IOException {
        if (to.write(ByteBuffer.wrap(bytes)) != bytes.length) {
            throw new IOException("the socket took only a part of " + bytes.length + " bytes");
        }
    }

    @Override
    public String toString() {
        return "returning client " + id + (resuming ? ", back," : "");
    }
}
