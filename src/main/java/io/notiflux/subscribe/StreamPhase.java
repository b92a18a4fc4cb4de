package io.notiflux.subscribe;

import java.util.concurrent.atomic.AtomicReference;

/**
 * How far a stream of server-sent events has come. The head of the response must be sent before the farewell, and the
 * server may stop at any time and say so more than once. Any thread.
 */
final class StreamPhase {
    private enum Phase {
        OPENING,
        OPEN,
        /** The head is still to be sent, and the farewell as soon as it is. */
        LEAVING
    }

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPENING);

    /** Whether the head is sent; nothing else may be before it. */
    boolean isOpen() {
        return phase.get() == Phase.OPEN;
    }

    /** Whether the stream must end before it was open. */
    boolean isLeaving() {
        return phase.get() == Phase.LEAVING;
    }

    /** Notes that the head is sent. It returns false if the farewell must follow at once. */
    boolean opened() {
        return phase.compareAndSet(Phase.OPENING, Phase.OPEN);
    }

    /** Notes that the stream must end. It returns whether the caller may send the farewell now. */
    boolean leave() {
        return phase.getAndUpdate(now -> now == Phase.OPENING ? Phase.LEAVING : now) == Phase.OPEN;
    }
}
