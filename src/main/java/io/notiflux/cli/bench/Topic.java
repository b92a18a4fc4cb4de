package io.notiflux.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/** A topic, its subscribers, and what was sent to it. Subscribers come before the first message. Any thread. */
final class Topic {
    private final String name;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final AtomicIntegerArray next;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final Set<Long> unknown = ConcurrentHashMap.newKeySet();

    Topic(String name, int publishers) {
        this.name = name;
        this.next = new AtomicIntegerArray(publishers);
    }

    String name() {
        return name;
    }

    List<Subscriber> subscribers() {
        return subscribers;
    }

    /** The number of a publisher's next message; it is used again where the server refused the message. */
    int next(int publisher) {
        return next.get(publisher);
    }

    /** Begins a message, if so many at most are then under way to the slowest subscriber. */
    boolean begin(int most) {
        long now = begun.get();
        while (now - slowest(now) < most) {
            if (begun.compareAndSet(now, now + 1)) {
                return true;
            }
            now = begun.get();
        }
        return false;
    }

    void accepted(int publisher) {
        accepted.incrementAndGet();
        next.incrementAndGet(publisher);
    }

    void refused() {
        begun.decrementAndGet();
    }

    /** Of one message nobody knows whether the server has it: no answer came. */
    void unknown(int publisher) {
        unknown.add(key(publisher, next.get(publisher)));
        next.incrementAndGet(publisher);
        begun.decrementAndGet();
    }

    boolean isKnown(int publisher, int sequence) {
        return !unknown.contains(key(publisher, sequence));
    }

    /** Whether a message can be one of those that were sent; its answer may be under way. Anybody may write like us. */
    boolean isSent(Message message) {
        int publisher = message.publisher();
        return publisher >= 0
                && publisher < next.length()
                && message.sequence() >= 0
                && message.sequence() <= next.get(publisher);
    }

    static long key(int publisher, int sequence) {
        return (long) publisher << Integer.SIZE | sequence;
    }

    /** How many of the accepted messages the slowest subscriber has yet to get. */
    long lag() {
        long sent = accepted.get();
        return sent - slowest(sent);
    }

    private long slowest(long most) {
        long slowest = most;
        for (Subscriber subscriber : subscribers) {
            if (subscriber.isLive()) {
                slowest = Math.min(slowest, subscriber.received());
            }
        }
        return slowest;
    }
}
