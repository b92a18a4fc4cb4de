package io.notiflux.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/** All subscribers' connections and the one thread that reads them, with one buffer for all. */
final class Subscribers implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;
    /** Connections being made at once: enough to keep a server busy, few enough for any backlog. */
    private static final int CONNECTING = 64;
    /** To one port of a server, each from a port of its own: what an address has of them, with some left over. */
    private static final int PER_ADDRESS = 20_000;
    /** How soon the thread sees that something is asked of it. */
    private static final int LOOK_MILLIS = 100;

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(120);
    /** Makes the kernel's part of a slow subscriber's backlog small, so that the server's own bounds are what counts. */
    private static final int SLOW_RECEIVE_BYTES = 4_096;

    private final IntUnaryOperator ports;
    private final Load load;
    private final List<Greeting> greetings;
    private final Arrivals arrivals;
    private final Violations violations;
    private final Inflation inflation = new Inflation();
    private final Selector selector;
    private final ByteBuffer shared = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final Heartbeats heartbeats = new Heartbeats(this::beat);
    private final CountDownLatch live = new CountDownLatch(1);
    private final CountDownLatch slowChecked = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "subscribers");
    private int liveCount;
    private volatile boolean stopped;
    private volatile boolean resumeSlow;
    private volatile int slowOpen;
    private boolean resumed;

    /**
     * One for each greeting.
     *
     * @param ports of the server, by subscriber
     */
    Subscribers(IntUnaryOperator ports, Load load, List<Greeting> greetings, Arrivals arrivals, Violations violations) {
        this.ports = ports;
        this.load = load;
        this.greetings = greetings;
        this.arrivals = arrivals;
        this.violations = violations;
        slowOpen = load.slow();
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.setDaemon(true);
    }

    /** Connects and subscribes all; returns how long it took, in nanoseconds. */
    long connect() throws InterruptedException {
        long from = System.nanoTime();
        thread.start();
        if (load.subscribers() > 0) {
            if (!live.await(CONNECT_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new BenchException(
                        "Not all subscribers connected within " + CONNECT_PATIENCE.toSeconds() + " s.");
            }
            if (violations.any()) {
                throw new BenchException("Could not connect all subscribers:\n" + violations.text());
            }
        }
        return System.nanoTime() - from;
    }

    /** Lets the slow ones read again; returns how many the server had let go. */
    int slowClosed(Duration patience) throws InterruptedException {
        resumeSlow = true;
        selector.wakeup();
        slowChecked.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        return load.slow() - slowOpen;
    }

    /** Ends the thread; what it has gathered may be read then. */
    List<Subscriber> stop() throws InterruptedException {
        stopped = true;
        selector.wakeup();
        thread.join();
        return subscribers;
    }

    @Override
    public void close() {
        try {
            stop();
            inflation.close();
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() {
        try {
            while (!stopped) {
                for (int free = CONNECTING - (subscribers.size() - liveCount); free > 0 && more(); free--) {
                    open(subscribers.size());
                }
                selector.select(this::ready, LOOK_MILLIS);
                arrivals.publish();
                if (liveCount > 0 && liveCount == load.subscribers()) {
                    heartbeats.run(subscribers);
                }
                if (resumeSlow && !resumed) {
                    resumed = true;
                    selector.keys().stream()
                            .filter(key -> key.isValid() && ((Subscriber) key.attachment()).slow())
                            .forEach(key -> key.interestOps(SelectionKey.OP_READ));
                }
            }
        } catch (IOException | RuntimeException e) {
            violations.add("The reading thread ended: " + e);
            live.countDown();
        } finally {
            subscribers.forEach(Subscriber::close);
        }
    }

    private boolean more() {
        return subscribers.size() < load.subscribers() && !violations.any();
    }

    private void open(int id) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // A reset in place of a close leaves no port in TIME_WAIT, of which many rounds would run out.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        Subscriber subscriber = new Subscriber(id, load, greetings.get(id), channel, arrivals, inflation);
        if (subscriber.slow()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SLOW_RECEIVE_BYTES);
        }
        subscribers.add(subscriber);
        if (id >= PER_ADDRESS) {
            channel.bind(new InetSocketAddress("127.0.0." + (1 + id / PER_ADDRESS), 0));
        }
        channel.register(selector, SelectionKey.OP_CONNECT, subscriber);
        if (channel.connect(new InetSocketAddress("127.0.0.1", ports.applyAsInt(id)))) {
            subscriber.ready(channel.keyFor(selector), shared);
        }
    }

    private void ready(SelectionKey key) {
        Subscriber subscriber = (Subscriber) key.attachment();
        Subscriber.State before = subscriber.state();
        try {
            if (resumed && subscriber.slow()) {
                if (!subscriber.discard(shared)) {
                    throw new IOException("end of stream");
                }
                return;
            }
            subscriber.ready(key, shared);
            if (before != Subscriber.State.LIVE && subscriber.state() == Subscriber.State.LIVE) {
                liveCount++;
                if (liveCount == load.subscribers()) {
                    live.countDown();
                }
            }
        } catch (IOException e) {
            lost(subscriber, before, e);
        }
    }

    private void beat(Subscriber subscriber) {
        if (subscriber.state() == Subscriber.State.LIVE) {
            try {
                subscriber.beat();
            } catch (IOException e) {
                lost(subscriber, Subscriber.State.LIVE, e);
            }
        }
    }

    private void lost(Subscriber subscriber, Subscriber.State before, IOException reason) {
        subscriber.close();
        if (subscriber.slow() && before == Subscriber.State.LIVE) {
            slowOpen--;
            if (slowOpen == 0) {
                slowChecked.countDown();
            }
            return;
        }
        violations.add(subscriber + " was lost (" + before + "): " + reason.getMessage());
        live.countDown();
    }
}
