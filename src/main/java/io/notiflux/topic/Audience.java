package io.notiflux.topic;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A topic's subscriptions in an array. Each knows its place in it, so that one of many goes in no time. The topic's lock
 * guards it.
 */
final class Audience {
    /** The place of a subscription that is in no audience, not yet or no more. */
    static final int NOWHERE = -1;

    private static final Subscription[] NONE = {};

    private Subscription[] subscriptions = NONE;
    private int size;
    /** The last message's. */
    private @Nullable Encoded<?> forms;

    int size() {
        return size;
    }

    Subscription get(int index) {
        return subscriptions[index];
    }

    List<Subscriber> subscribers() {
        return Arrays.stream(subscriptions, 0, size)
                .map(Subscription::subscriber)
                .toList();
    }

    /**
     * Offers a message to each of them.
     *
     * @param detach removes a subscription, whose subscriber threw
     * @return how many subscribers took it
     */
    int offer(Message message, Consumer<Subscription> detach) {
        int queued = 0;
        message.follows(forms);
        for (int i = 0; i < size; i++) {
            Subscription subscription = subscriptions[i];
            try {
                if (subscription.publish(message)) {
                    queued++;
                }
            } catch (RuntimeException | Error fault) {
                detach.accept(subscription);
                i--; // another one has its place now
                subscription.subscriber().failed(fault);
            }
        }
        forms = message.offered();
        return queued;
    }

    void add(Subscription subscription) {
        if (size == subscriptions.length) {
            subscriptions = Arrays.copyOf(subscriptions, Math.max(2, size + (size >> 1)));
        }
        subscription.index = size;
        subscriptions[size++] = subscription;
    }

    /** The last one takes the free place, as the order of subscribers among themselves means nothing. */
    void remove(Subscription subscription) {
        int free = subscription.index;
        subscription.index = NOWHERE;
        Subscription last = subscriptions[--size];
        if (last != subscription) {
            subscriptions[free] = last;
            last.index = free;
        }
        shrink();
    }

    /** Forgets the last place, and half of the array once three quarters are empty. */
    private void shrink() {
        if (size < subscriptions.length / 4) {
            subscriptions = Arrays.copyOf(subscriptions, subscriptions.length / 2);
        } else {
            Arrays.fill(subscriptions, size, size + 1, null);
        }
    }
}
