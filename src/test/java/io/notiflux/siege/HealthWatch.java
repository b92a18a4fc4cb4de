package io.notiflux.siege;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Asks for the server's health as an orchestrator does, on a new connection each time. */
final class HealthWatch implements Runnable {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Twice AUTH_TIMEOUT: strangers may have all places for so long, and others may wait before whoever asks. */
    static final int PATIENCE_MILLIS = 20_000;

    private final Witness witness;
    private final AtomicInteger rounds = new AtomicInteger();

    HealthWatch(Witness witness) {
        this.witness = witness;
    }

    int rounds() {
        return rounds.get();
    }

    @Override
    public void run() {
        while (!witness.isOver()) {
            Toll toll = witness.toll();
            long began = System.nanoTime();
            try (Line line = witness.connect(PATIENCE_MILLIS)) {
                int status = line.send(Requests.get("/health")).response().status();
                if (status != 200) {
                    toll.note("/health was answered with " + status);
                }
            } catch (IOException e) {
                if (!witness.isOver()) {
                    toll.note("/health was not answered: " + e);
                }
            }
            Toll.most(toll.slowestHealthNanos, System.nanoTime() - began);
            rounds.incrementAndGet();
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }
}
