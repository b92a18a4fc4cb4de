package io.notiflux.siege;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Takes whatever comes, and checks that it is everything that was accepted, once and in order. Comes back when let go. */
final class HonestSubscriber implements Runnable {
    /** Two heartbeats: less silence than that is nobody's fault. */
    private static final int PATIENCE_MILLIS = 30_000;

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Witness witness;
    private final Dialect dialect;
    private final CountDownLatch ready = new CountDownLatch(1);
    /** What has come, by publisher. */
    private final List<Arrivals> arrivals;

    private volatile @Nullable Line line;

    HonestSubscriber(Witness witness, Dialect dialect, List<Ledger> ledgers) {
        this.witness = witness;
        this.dialect = dialect;
        this.arrivals = ledgers.stream().map(Arrivals::new).toList();
    }

    @Override
    public void run() {
        while (!witness.isOver()) {
            try (Line open = witness.connect(PATIENCE_MILLIS)) {
                line = open;
                dialect.subscribe(open, witness.keys(), Witness.TOPICS);
                while (!witness.isOver()) {
                    String text = dialect.next(open);
                    if (text.equals(Dialect.READY)) {
                        ready.countDown();
                    } else {
                        take(HonestMessage.parse(text));
                    }
                }
            } catch (IOException e) {
                if (!witness.isOver()) {
                    witness.toll().letGo.increment();
                    witness.toll().note("a subscriber (" + dialect + ") was let go: " + e);
                    LockSupport.parkNanos(RETRY_NANOS);
                }
            }
        }
    }

    private void take(HonestMessage message) {
        Toll toll = witness.toll();
        toll.latencies.add(System.nanoTime() - message.nanos());
        arrivals.get(message.publisher()).take(message.number(), toll);
    }

    /** How many accepted messages with numbers below these, by publisher, have not come. */
    int missing(int[] ends) {
        return IntStream.range(0, ends.length)
                .map(publisher -> arrivals.get(publisher).missing(ends[publisher]))
                .sum();
    }

    boolean awaitReady(long seconds) throws InterruptedException {
        return ready.await(seconds, TimeUnit.SECONDS);
    }

    /** Ends the wait for what does not come any more. */
    void end() {
        Line open = line;
        if (open != null) {
            open.close();
        }
    }
}
