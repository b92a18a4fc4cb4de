package io.notiflux.chaos;

import io.notiflux.chaos.Entry.Message;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** All that came to any client: each message once, however many got it, and counts of what happened. Any thread. */
final class Arrivals {
    final LongAdder deliveries = new LongAdder();
    final LongAdder recovered = new LongAdder();
    /** Honest, and allowed. */
    final LongAdder notRecovered = new LongAdder();

    private final Map<Message, Message> messages = new ConcurrentHashMap<>();

    /** The one object for all that are equal, so that the clients' logs hold references to it. */
    Message take(Message message) {
        deliveries.increment();
        return messages.computeIfAbsent(message, same -> same);
    }

    void resumed(boolean inFull) {
        (inFull ? recovered : notRecovered).increment();
    }

    Collection<Message> messages() {
        return messages.keySet();
    }
}
