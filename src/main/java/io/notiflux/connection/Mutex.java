package io.notiflux.connection;

import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;

/**
 * A lock that does not know who holds it, and cannot be taken twice by one thread. It is smaller than a {@code
 * ReentrantLock}, which is two objects and notes its owner each time; a delivery takes such a lock and little else.
 * Threads that wait park.
 */
@SuppressWarnings("serial") // nobody serializes it
class Mutex extends AbstractQueuedSynchronizer {
    private static final int FREE = 0;
    private static final int HELD = 1;

    final void lock() {
        acquire(HELD);
    }

    final void unlock() {
        release(HELD);
    }

    /** Makes a condition for those who hold the lock. */
    final Condition newCondition() {
        return new ConditionObject();
    }

    @Override
    protected final boolean tryAcquire(int held) {
        return compareAndSetState(FREE, held);
    }

    @Override
    protected final boolean tryRelease(int held) {
        setState(FREE);
        return true;
    }

    @Override
    protected final boolean isHeldExclusively() {
        return getState() == HELD; // by whom is not known, and conditions are for holders alone
    }
}
