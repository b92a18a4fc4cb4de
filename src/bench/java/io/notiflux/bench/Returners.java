package io.notiflux.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** All clients that are cut off and come back at once, and the one thread that connects them and reads for them. */
final class Returners implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;
    /** Connections being made at once: as many as a server's backlog takes, so that none waits for a second SYN. */
    private static final int CONNECTING = 1_000;
    /** How soon the thread sees that something is asked of it, should its waking have been too early. */
    private static final int LOOK_MILLIS = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final int port;
    private final List<Returner> clients;
    private final Violations violations;
    private final Selector selector;
    private final ByteBuffer shared = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "returners");
    private Return current = new Return(0, 0, 0);
    private int next;
    private int connecting;
    private volatile boolean stopped;

    Returners(int port, List<Returner> clients, Violations violations) {
        this.port = port;
        this.clients = clients;
        this.violations = violations;
        next = clients.size();
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Connects all, which then must be away; waits until each is subscribed and has the messages before a number.
     *
     * @return how long each took for that, from the first connect on, in nanoseconds and sorted
     */
    long[] come(int before) throws InterruptedException {
        var coming = new Return(clients.size(), before, System.nanoTime());
        ask(() -> {
            current = coming;
            next = 0;
            return coming;
        });
        if (!coming.left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            long silent = ask(
                    () -> clients.stream().filter(client -> !client.isLive()).count());
            throw new BenchException(coming.left.getCount() + " of " + clients.size() + " clients, of which " + silent
                    + " were not subscribed, were not up to date within " + PATIENCE.toSeconds() + " s.");
        }
        if (violations.any()) {
            throw new BenchException("Not all clients came:\n" + violations.text());
        }
        return coming.nanos;
    }

    /** Resets all connections, one after the other without a pause. */
    void cut() throws InterruptedException {
        ask(() -> {
            for (Returner client : clients) {
                client.cut();
            }
            return true;
        });
    }

    /** The number of the message that the last of them gets next. */
    int least() throws InterruptedException {
        return ask(() -> clients.stream().mapToInt(Returner::expected).min().orElseThrow());
    }

    /** Has the thread do something between two reads. */
    private <T> T ask(Callable<T> question) throws InterruptedException {
        var task = new FutureTask<>(question);
        asked.add(task);
        selector.wakeup();
        try {
            return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new BenchException(
                    "The thread of the returning clients does not answer: " + e + "\n" + violations.text());
        }
    }

    private void run() {
        try {
            while (!stopped) {
                for (Runnable one = asked.poll(); one != null; one = asked.poll()) {
                    one.run();
                }
                while (connecting < CONNECTING && next < clients.size() && !violations.any()) {
                    connecting++;
                    clients.get(next++).connect(selector, port);
                }
                selector.select(this::ready, LOOK_MILLIS);
            }
        } catch (IOException | RuntimeException e) {
            violations.add("The thread of the returning clients ended: " + e);
            current.giveUp();
        } finally {
            clients.forEach(Returners::close);
        }
    }

    private void ready(SelectionKey key) {
        Returner client = (Returner) key.attachment();
        boolean before = current.has(client);
        boolean live = client.isLive();
        try {
            client.ready(key, shared);
        } catch (IOException e) {
            key.cancel();
            close(client);
            violations.add(client + " was lost: " + e.getMessage());
            current.giveUp();
            return;
        }
        if (!live && client.isLive()) {
            connecting--;
        }
        if (!before && current.has(client)) {
            current.note(System.nanoTime());
        }
    }

    private static void close(Returner client) {
        try {
            client.close();
        } catch (IOException e) {
            // it is of no use any more, either way
        }
    }

    @Override
    public void close() {
        stopped = true;
        selector.wakeup();
        try {
            thread.join();
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One coming of all. */
    private static final class Return {
        private final int before;
        private final long from;
        /** In the order of arrival, which sorts them. */
        private final long[] nanos;

        private final CountDownLatch left;
        private int count;

        Return(int clients, int before, long from) {
            this.before = before;
            this.from = from;
            nanos = new long[clients];
            left = new CountDownLatch(clients);
        }

        boolean has(Returner client) {
            return client.isLive() && client.expected() >= before;
        }

        void note(long now) {
            nanos[count++] = now - from;
            left.countDown();
        }

        /** Nobody waits for who will not come. */
        void giveUp() {
            while (left.getCount() > 0) {
                left.countDown();
            }
        }
    }
}
