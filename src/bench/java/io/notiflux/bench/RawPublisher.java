package io.notiflux.bench;

import io.nats.client.JetStream;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Publishes records by jnats' own asynchronous publish, so many under way, on a thread of its own. */
final class RawPublisher implements Runnable {
    private final JetStream log;
    private final String subject;
    private final List<byte[]> records;
    private final int underWay;
    private final long limit;
    private final Semaphore free;
    private final AtomicLong stored = new AtomicLong();
    private final Histogram answers = new ConcurrentHistogram(Arrivals.newHistogram());
    private volatile Arrivals.Window window = Arrivals.Window.NONE;
    private volatile @Nullable Throwable failure;
    private volatile boolean stopped;

    /**
     * @param records one after the other, and again from the first
     * @param limit how many it publishes, unless it is stopped
     */
    RawPublisher(JetStream log, String subject, List<byte[]> records, int underWay, long limit) {
        this.log = log;
        this.subject = subject;
        this.records = records;
        this.underWay = underWay;
        this.limit = limit;
        free = new Semaphore(underWay);
    }

    /** Returns once all that was published is stored. */
    @Override
    public void run() {
        for (long i = 0; i < limit && !stopped; i++) {
            free.acquireUninterruptibly();
            publish(records.get((int) (i % records.size())));
        }
        free.acquireUninterruptibly(underWay);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its end is counted
    private void publish(byte[] record) {
        long start = System.nanoTime();
        log.publishAsync(subject, record).whenComplete((ack, failed) -> {
            if (failed == null) {
                stored.incrementAndGet();
                if (window.contains(start)) {
                    Arrivals.record(answers, System.nanoTime() - start);
                }
            } else {
                failure = failed;
                stopped = true;
            }
            free.release();
        });
    }

    void stop() {
        stopped = true;
    }

    /** How many records are. */
    long stored() {
        return stored.get();
    }

    /** Records that are published within it count for the time until the answer. */
    void window(Arrivals.Window next) {
        window = next;
    }

    /** To be read once the thread has ended. */
    Histogram answers() {
        return answers;
    }

    void check() {
        @Nullable Throwable failed = failure;
        if (failed != null) {
            throw new BenchException("NATS did not store a record: " + failed);
        }
    }
}
