package io.notiflux.connection;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs writers on virtual threads that take turns, many writers each, rather than on a thread for each: most writers do one
 * short write, which costs little more than to make and to schedule a thread for it.
 *
 * <p>Invariant: while a writer is ready, a thread is on its way that will take it. Whoever makes one ready sees to that, and
 * so does each turn before its first writer and at its end. A writer that blocks therefore holds up nobody: the next turn
 * already waits for a processor. A turn ends after its share, so that requests, which wait in the same line, come between.
 *
 * <p>An outbox makes its writer ready once, until that has run: no more writers wait than there are connections. Where a
 * thread is not to be had, whoever made the writer ready hears so, and the others wait for the next one that is.
 *
 * <p>Any thread.
 */
public final class WriterTurns implements Executor {
    /** How many writers a turn takes, which is some 200 µs. */
    private static final int SHARE = 32;

    private final ConcurrentLinkedQueue<Runnable> ready = new ConcurrentLinkedQueue<>();
    /** Whether a turn was started and has not begun. */
    private final AtomicBoolean coming = new AtomicBoolean();

    @Override
    public void execute(Runnable writer) {
        ready.add(writer);
        call();
    }

    private void call() {
        if (!coming.get() && coming.compareAndSet(false, true)) {
            boolean started = false;
            try {
                Thread.startVirtualThread(this::turn);
                started = true;
            } finally {
                if (!started) {
                    coming.set(false);
                }
            }
        }
    }

    private void turn() {
        coming.set(false);
        try {
            for (int i = 0; i < SHARE; i++) {
                Runnable next = ready.poll();
                if (next == null) {
                    return;
                }
                if (i == 0 && !ready.isEmpty()) {
                    call();
                }
                next.run();
            }
        } finally {
            if (!ready.isEmpty()) {
                call();
            }
        }
    }
}
