package io.notiflux.siege;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Honest clients that come during an attack, one after another: each must get in and hear something. */
final class Newcomers implements Runnable {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** AUTH_TIMEOUT, by which strangers make room, and some. */
    private static final int PATIENCE_MILLIS = 20_000;
    /** A client that is refused comes again; what counts is whether it is in by the time. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Witness witness;

    Newcomers(Witness witness) {
        this.witness = witness;
    }

    @Override
    public void run() {
        for (int number = 0; !witness.isOver(); number++) {
            long began = System.nanoTime();
            come(Dialect.inTurn(number), began);
            LockSupport.parkNanos(INTERVAL_NANOS - (System.nanoTime() - began));
        }
    }

    private void come(Dialect dialect, long began) {
        Toll toll = witness.toll();
        while (!witness.isOver()) {
            try (Line line = witness.connect(PATIENCE_MILLIS)) {
                dialect.subscribe(line, witness.keys(), Witness.TOPICS);
                String text = dialect.next(line);
                while (text.equals(Dialect.READY)) {
                    text = dialect.next(line);
                }
                var _ = HonestMessage.parse(text);
                Toll.most(toll.slowestNewcomerNanos, System.nanoTime() - began);
                return;
            } catch (IOException e) {
                if (System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS) && !witness.isOver()) {
                    toll.keptOut.increment();
                    toll.note("a newcomer (" + dialect + ") was kept out: " + e);
                    return;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }
}
