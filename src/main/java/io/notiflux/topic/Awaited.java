package io.notiflux.topic;

import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Those who wait until a log is applied up to some number. Any thread may wait; the log's thread says how far it is, which
 * costs it a look at the lowest number that is waited for.
 *
 * <p>Nobody sleeps through a change: a waiter enlists and then looks whether it still has to wait; the log's thread moves
 * on and then looks who is enlisted.
 */
final class Awaited {
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final TreeSet<Waiter> waiters = new TreeSet<>();
    private long turns;

    /** Written under the lock. */
    private volatile long lowest = Long.MAX_VALUE;

    /** @param turn tells waiters for the same number apart */
    private record Waiter(long number, long turn, CountDownLatch woken) implements Comparable<Waiter> {
        @Override
        public int compareTo(Waiter other) {
            int byNumber = Long.compare(number, other.number);
            return byNumber != 0 ? byNumber : Long.compare(turn, other.turn);
        }
    }

    /** Waits while the number is ahead, but no longer than the given time. */
    void await(long number, BooleanSupplier isAhead, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long left = atMost.toNanos();
        while (left > 0 && isAhead.getAsBoolean()) {
            Waiter waiter = enlist(number);
            try {
                if (isAhead.getAsBoolean()) {
                    boolean _ = waiter.woken().await(left, TimeUnit.NANOSECONDS);
                }
            } finally {
                delist(waiter);
            }
            left = deadline - System.nanoTime();
        }
    }

    private Waiter enlist(long number) {
        lock.lock();
        try {
            var waiter = new Waiter(number, turns++, new CountDownLatch(1));
            waiters.add(waiter);
            look();
            return waiter;
        } finally {
            lock.unlock();
        }
    }

    private void delist(Waiter waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
            look();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes those who wait for a number up to this one. */
    void reached(long number) {
        if (number >= lowest) {
            wake(number);
        }
    }

    /** Wakes all, as numbers mean something else from now on. */
    void renewed() {
        wake(Long.MAX_VALUE);
    }

    private void wake(long number) {
        lock.lock();
        try {
            while (!waiters.isEmpty() && waiters.first().number() <= number) {
                waiters.removeFirst().woken().countDown();
            }
            look();
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        lowest = waiters.isEmpty() ? Long.MAX_VALUE : waiters.first().number();
    }
}
