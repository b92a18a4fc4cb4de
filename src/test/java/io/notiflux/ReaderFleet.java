package io.notiflux;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Many subscribers of one topic that take whatever comes, and check that it is everything, in order. One thread reads
 * for all of them, so that a test's machine has its time left for the server.
 */
final class ReaderFleet implements AutoCloseable {
    /** What a message begins with: its publisher's digit and its number among that publisher's. */
    private static final int PREFIX = 12;

    private final Selector selector = Selector.open();
    private final List<Reader> readers = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1_024);
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::readAll);
    private final int messageBytes;
    private final int publishers;
    /** Written after all that the readers know, so that whoever has read it sees that too. */
    private volatile long slowest;

    private volatile @Nullable Throwable fault;

    /** @param messageBytes of each message, see {@link #message} */
    ReaderFleet(int messageBytes, int publishers) throws IOException {
        this.messageBytes = messageBytes;
        this.publishers = publishers;
    }

    /** A publisher's message of this number, from 0 on. */
    static String message(int publisher, long number, int bytes) {
        String prefix = "%d %010d".formatted(publisher, number);
        return prefix + "x".repeat(bytes - prefix.length());
    }

    /** One more; before {@link #start}. */
    void connect(int port, String subscribe) throws IOException {
        var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(Wire.utf8(RawClient.UPGRADE)));
        InputStream in = channel.socket().getInputStream();
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
        channel.write(ByteBuffer.wrap(Wire.frame(Wire.TEXT, subscribe)));
        channel.configureBlocking(false);
        var reader = new Reader(channel);
        channel.register(selector, SelectionKey.OP_READ, reader);
        readers.add(reader);
    }

    void start() {
        thread.start();
    }

    /** How many messages the slowest one has; throws what any of them found wrong. */
    long slowest() {
        if (fault != null) {
            throw new AssertionError("a reader that keeps up", fault);
        }
        return slowest;
    }

    /** The orders in which they saw the publishers' messages: one, if all saw the same. */
    Stream<Long> orders() {
        return readers.stream().map(reader -> reader.order).distinct();
    }

    private void readAll() {
        try {
            while (selector.isOpen()) {
                selector.select(key -> ((Reader) key.attachment()).read());
                slowest =
                        readers.stream().mapToLong(reader -> reader.count).min().orElse(0);
            }
        } catch (Throwable e) {
            fault = e;
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        for (Reader reader : readers) {
            reader.channel.close();
        }
    }

    private final class Reader {
        private final SocketChannel channel;
        /** The current frame's header and its payload's prefix. */
        private final byte[] head = new byte[4 + PREFIX];

        private final long[] next = new long[publishers];
        private int have;
        /** Octets of the payload that hold nothing new. */
        private int skip;

        private long count;
        private long order = 1;

        Reader(SocketChannel channel) {
            this.channel = channel;
        }

        void read() {
            try {
                if (channel.read(buffer.clear()) < 0) {
                    throw new AssertionError("the server ended the connection");
                }
                buffer.flip();
                while (buffer.hasRemaining()) {
                    int skipped = Math.min(skip, buffer.remaining());
                    buffer.position(buffer.position() + skipped);
                    skip -= skipped;
                    if (skip == 0 && buffer.hasRemaining()) {
                        head[have++] = buffer.get();
                        take();
                    }
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private void take() throws IOException {
            if (have == 2 && head[0] == (byte) (Wire.FIN | Wire.PING) && head[1] == 0) {
                have = 0;
                channel.write(ByteBuffer.wrap(Wire.frame(Wire.PONG, "")));
            } else if (have == head.length) {
                have = 0;
                int length = ((head[2] & 0xFF) << 8) | (head[3] & 0xFF);
                if (head[0] != (byte) (Wire.FIN | Wire.TEXT) || head[1] != 126 || length != messageBytes) {
                    throw new AssertionError("not a message's frame: " + new String(head, US_ASCII));
                }
                skip = length - PREFIX;
                int publisher = head[4] - '0';
                long number = Long.parseLong(new String(head, 6, PREFIX - 2, US_ASCII));
                if (number != next[publisher]++) {
                    throw new AssertionError(number + " of " + publisher + " came after " + (next[publisher] - 2));
                }
                order = order * 31 + publisher;
                count++;
            }
        }
    }
}
