package io.notiflux.siege;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Publishes at a steady rate that any server can take, each message once the one before is answered. */
final class HonestPublisher implements Runnable {
    static final int A_SECOND = 50;

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1) / A_SECOND;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int SHORTEST = 128;
    private static final int LONGEST = 500;
    /** As it is told by {@code Retry-After}, but not as long: a short run is to see more than one try. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Witness witness;
    private final int publisher;
    private final Ledger ledger;
    private final Random lengths;
    private final AtomicInteger rounds = new AtomicInteger();

    HonestPublisher(Witness witness, int publisher, Ledger ledger) {
        this.witness = witness;
        this.publisher = publisher;
        this.ledger = ledger;
        this.lengths = new Random(publisher);
    }

    int rounds() {
        return rounds.get();
    }

    @Override
    public void run() {
        String topic = Witness.TOPICS.get(publisher);
        String token = witness.keys().token("broadcast", topic);
        try (var courier = new Courier(() -> witness.connect(PATIENCE_MILLIS))) {
            long due = System.nanoTime();
            // A number is not used again: whether a message that failed was taken is not known, and it may come or not.
            for (int number = 0; !witness.isOver(); number++) {
                long now = System.nanoTime();
                due = Math.max(due + INTERVAL_NANOS, now); // what was missed is not caught up with
                LockSupport.parkNanos(due - now);
                publish(courier, number, topic, token);
                rounds.incrementAndGet();
            }
        }
    }

    private void publish(Courier courier, int number, String topic, String token) {
        var message = new HonestMessage(publisher, number, System.nanoTime());
        String text = message.text(lengths.nextInt(SHORTEST, LONGEST));
        String body = Requests.broadcast(topic, text, token);
        Toll toll = witness.toll();
        toll.posts.increment();
        try {
            Response response = courier.ask(Requests.post("/broadcast", body));
            switch (response.status()) {
                case 200 -> ledger.accept(number);
                case 503 -> {
                    toll.postsRefused.increment();
                    toll.note("a publisher's 503: " + response.body());
                    LockSupport.parkNanos(RETRY_NANOS);
                }
                default -> failed(toll, response.status() + " " + response.body());
            }
        } catch (IOException e) {
            failed(toll, e.toString());
        }
        // Stands for those that were not sent meanwhile: a server that stalls its publishers would else look fast.
        long took = System.nanoTime() - message.nanos();
        for (long omitted = took - INTERVAL_NANOS; omitted > 0; omitted -= INTERVAL_NANOS) {
            toll.latencies.add(omitted);
        }
    }

    private void failed(Toll toll, String why) {
        if (!witness.isOver()) {
            toll.postsFailed.increment();
            toll.note("a publisher got " + why);
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }
}
