package io.notiflux.siege;

import io.notiflux.JwksServer;
import io.notiflux.TestKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** One attack while it lasts: gives it threads and connections, counts what it met, and ends them all. Any thread. */
final class Assault {
    /** What the system keeps for a listener that is slow to accept; more at once would meet that bound, not the server's. */
    private static final int DIALLING_AT_ONCE = 32;
    /** After each try: lets the other threads of this process have their turn, and bounds a loop that only fails. */
    private static final long BREATH_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    /** Longer where it was refused, as a stubborn client would wait. */
    private static final long REGROUP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final int port;
    private final TestKeys keys;
    private final JwksServer issuer;
    private final Semaphore dialling = new Semaphore(DIALLING_AT_ONCE);
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final LongAdder refused = new LongAdder();
    private final Set<String> breaches = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    /** What a worker does again and again, by its number. An {@link IOException} counts as a refusal. */
    @FunctionalInterface
    interface Raid {
        void once(int worker) throws IOException;
    }

    Assault(int port, TestKeys keys, JwksServer issuer) {
        this.port = port;
        this.keys = keys;
        this.issuer = issuer;
    }

    /** Those of the server, for attackers who have good tokens of their own. */
    TestKeys keys() {
        return keys;
    }

    /** Who serves them to the server. */
    JwksServer issuer() {
        return issuer;
    }

    boolean isOver() {
        return over;
    }

    /** So many workers at it until the assault is over; returns then. */
    void swarm(int workers, Raid raid) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < workers && !over; i++) {
                int worker = i;
                all.add(threads.submit(() -> work(worker, raid)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("an attack has a fault of its own", e.getCause());
        }
    }

    private void work(int worker, Raid raid) {
        while (!over) {
            try {
                raid.once(worker);
                LockSupport.parkNanos(BREATH_NANOS);
            } catch (IOException e) {
                if (!over) {
                    refused.increment();
                    LockSupport.parkNanos(REGROUP_NANOS);
                }
            }
        }
    }

    Line connect() throws IOException {
        return connect(0);
    }

    /** @param receiveBuffer in bytes; 0 for the system's */
    Line connect(int receiveBuffer) throws IOException {
        dialling.acquireUninterruptibly();
        try {
            if (over) { // as thousands may have waited for their turn
                throw new Refused("the assault is over");
            }
            Line line = Line.connect(port, receiveBuffer);
            lines.add(line);
            line.whenClosed(() -> lines.remove(line));
            if (over) {
                line.close();
            }
            return line;
        } finally {
            dialling.release();
        }
    }

    /** One that asks and waits for the answers. */
    Courier courier() {
        return new Courier(this::connect);
    }

    /** Counts an answer that says no. */
    Response judged(Response response) {
        if (response.status() >= 400) {
            refused.increment();
        }
        return response;
    }

    /** Counts an end that was to be expected, after which there is no need to wait. */
    void turnedAway() {
        refused.increment();
    }

    /** Something that must never be, whatever the honest notice of it. */
    void breach(String what) {
        breaches.add(what);
    }

    void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    long refused() {
        return refused.sum();
    }

    Set<String> breaches() {
        return Set.copyOf(breaches);
    }

    /** Ends all of it: whoever waits for a socket hears so. */
    void end() {
        over = true;
        lines.forEach(Line::close);
    }
}
