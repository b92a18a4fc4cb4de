package io.notiflux.topic;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A topic that somebody listens to or is publishing to right now. It lives in the hub's map until it has no subscriber;
 * then it is retired, and whoever still holds it must ask the hub again (null is how its methods say so).
 */
final class Topic {
    private static final Subscription[] NONE = {};

    private final TopicHub hub;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    // All below is guarded by lock.
    private long offset;
    private Subscription[] subscriptions = NONE;
    private int size;
    private boolean retired;

    /** @param offset of the last message before the first one that this topic will see */
    Topic(TopicHub hub, String name, long offset) {
        this.hub = hub;
        this.name = name;
        this.offset = offset;
    }

    String name() {
        return name;
    }

    @Nullable
    Receipt publish(String text) {
        lock.lock();
        try {
            if (retired) {
                return null;
            }
            Message message = hub.message(name, ++offset, text);
            int queued = 0;
            for (int i = 0; i < size; i++) {
                if (subscriptions[i].subscriber().offer(message)) {
                    queued++;
                }
            }
            retireIfUnused();
            return new Receipt(message.id(), queued);
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Subscription add(Subscriber subscriber) {
        lock.lock();
        try {
            if (retired) {
                return null;
            }
            if (size == subscriptions.length) {
                subscriptions = Arrays.copyOf(subscriptions, Math.max(2, size + (size >> 1)));
            }
            var subscription = new Subscription(this, subscriber);
            subscription.index = size;
            subscriptions[size++] = subscription;
            hub.subscribed(1);
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    /** The last one takes the place that gets free: the subscribers' order among themselves means nothing. */
    void remove(Subscription subscription) {
        lock.lock();
        try {
            int free = subscription.index;
            if (free == Subscription.NOWHERE) {
                return;
            }
            subscription.index = Subscription.NOWHERE;
            Subscription last = subscriptions[--size];
            if (last != subscription) {
                subscriptions[free] = last;
                last.index = free;
            }
            shrink();
            hub.subscribed(-1);
            retireIfUnused();
        } finally {
            lock.unlock();
        }
    }

    /** Frees the place that is left, and most of the array once it is mostly empty. */
    private void shrink() {
        if (size < subscriptions.length / 4) {
            subscriptions = Arrays.copyOf(subscriptions, subscriptions.length / 2);
        } else {
            Arrays.fill(subscriptions, size, size + 1, null);
        }
    }

    private void retireIfUnused() {
        if (size == 0) {
            retired = true;
            hub.retire(this, name, offset);
        }
    }
}
