package io.notiflux.topic;

import io.notiflux.topic.HistoryBudget.Victim;
import io.notiflux.topic.Subscription.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A topic that has a subscriber or a history, or is being published to right now. It lives in the hub's map until it has
 * neither; then it retires, and a caller that still holds it must ask the hub again. Methods return null to say so.
 */
final class Topic {
    private static final Subscription[] NONE = {};
    /** For those that begin live, and let nothing wait. */
    private static final Waiting NO_ROOM = new Waiting(0, _ -> {});

    private final TopicHub hub;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    // All below is guarded by lock.
    private long offset;
    private final History history;
    private Subscription[] subscriptions = NONE;
    private int size;
    private boolean retired;
    /** The last message's. */
    private @Nullable Encoded<?> forms;

    /** @param offset of the last message before the first one that this topic will see */
    Topic(TopicHub hub, String name, long offset) {
        this.hub = hub;
        this.name = name;
        this.offset = offset;
        this.history = new History(hub.limits());
    }

    String name() {
        return name;
    }

    @Nullable
    Receipt publish(String text) {
        Receipt receipt;
        List<Victim> victims;
        lock.lock();
        try {
            if (retired) {
                return null;
            }
            Message message = hub.message(name, ++offset, text);
            victims = hub.limits().size() == 0 ? List.of() : keep(message);
            receipt = new Receipt(message.id(), offer(message));
            retireIfUnused();
        } finally {
            lock.unlock();
        }
        victims.forEach(Victim::clear);
        return receipt;
    }

    /** @return how many subscribers took the message */
    private int offer(Message message) {
        int queued = 0;
        message.follows(forms);
        for (int i = 0; i < size; i++) {
            Subscription subscription = subscriptions[i];
            try {
                if (subscription.publish(message)) {
                    queued++;
                }
            } catch (RuntimeException | Error fault) {
                detach(subscription);
                i--; // another one has its place now
                subscription.subscriber().failed(fault);
            }
        }
        forms = message.offered();
        return queued;
    }

    boolean isListenedTo() {
        lock.lock();
        try {
            return size > 0;
        } finally {
            lock.unlock();
        }
    }

    /** @return whose history must go for it, once no lock is held */
    private List<Victim> keep(Message message) {
        expire(message.acceptedNanos());
        if (history.count() == hub.limits().size()) {
            hub.budget().evicted(Eviction.SIZE, 1);
        }
        history.add(message);
        List<Victim> victims = hub.budget().charge(this, history, offset);
        if (history.bytes() > hub.limits().maxBytes()) {
            lost(Eviction.BYTES, history.trim(hub.limits().maxBytes()));
        }
        return victims;
    }

    /** Offered every message from now on. */
    @Nullable
    Subscription add(Subscriber subscriber) {
        lock.lock();
        try {
            if (retired) {
                return null;
            }
            var subscription = new Subscription(this, subscriber, hub.id(offset), offset, true, NO_ROOM);
            subscription.goLive();
            attach(subscription);
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    /** Offered nothing before it is advanced, and then all that came after {@code since}, or what is held of it. */
    @Nullable
    Subscription join(Subscriber subscriber, Optional<MessageId> since, Waiting room) {
        lock.lock();
        try {
            return retired ? null : begin(subscriber, since, room);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #join}, in place of a former subscription; null where that has ended. */
    @Nullable
    Subscription rejoin(Subscription former, Optional<MessageId> since, Waiting room) {
        lock.lock();
        try {
            if (former.index == Subscription.NOWHERE) {
                return null;
            }
            Subscription next = begin(former.subscriber(), since, room);
            detach(former);
            return next;
        } finally {
            lock.unlock();
        }
    }

    private Subscription begin(Subscriber subscriber, Optional<MessageId> since, Waiting room) {
        expire(hub.now());
        hub.budget().touch(this);
        long held = history.count() == 0 ? offset : history.first().offset() - 1;
        boolean recovered =
                since.isEmpty() || since.filter(id -> follows(id, held)).isPresent();
        long cursor = !recovered ? held : since.map(MessageId::offset).orElse(offset);
        var subscription = new Subscription(this, subscriber, hub.id(offset), cursor, recovered, room);
        subscription.join(history);
        attach(subscription);
        return subscription;
    }

    /** Whether all that followed the id is held, the first message of it being the one after {@code held}. */
    private boolean follows(MessageId id, long held) {
        return id.epoch().equals(hub.id(offset).epoch()) && id.offset() >= held && id.offset() <= offset;
    }

    private void attach(Subscription subscription) {
        if (size == subscriptions.length) {
            subscriptions = Arrays.copyOf(subscriptions, Math.max(2, size + (size >> 1)));
        }
        subscription.index = size;
        subscriptions[size++] = subscription;
        hub.subscribed(1, size == 1);
    }

    Progress advance(Subscription subscription) {
        lock.lock();
        try {
            return subscription.advance(history, offset);
        } finally {
            lock.unlock();
        }
    }

    void remove(Subscription subscription) {
        lock.lock();
        try {
            if (subscription.index != Subscription.NOWHERE) {
                detach(subscription);
                retireIfUnused();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The last one takes the free place, as the order of subscribers among themselves means nothing. */
    private void detach(Subscription subscription) {
        subscription.forget();
        int free = subscription.index;
        subscription.index = Subscription.NOWHERE;
        Subscription last = subscriptions[--size];
        if (last != subscription) {
            subscriptions[free] = last;
            last.index = free;
        }
        shrink();
        hub.subscribed(-1, size == 0);
    }

    /** Forgets the last place, and half of the array once three quarters are empty. */
    private void shrink() {
        if (size < subscriptions.length / 4) {
            subscriptions = Arrays.copyOf(subscriptions, subscriptions.length / 2);
        } else {
            Arrays.fill(subscriptions, size, size + 1, null);
        }
    }

    /** Removes messages that are too old. */
    void expire() {
        lock.lock();
        try {
            expire(hub.now());
            retireIfUnused();
        } finally {
            lock.unlock();
        }
    }

    /** Removes all messages up to an offset, which the budget no longer counts. */
    void clearHistory(long through) {
        lock.lock();
        try {
            lost(Eviction.BYTES, history.removeThrough(through));
            retireIfUnused();
        } finally {
            lock.unlock();
        }
    }

    private void expire(long nowNanos) {
        lost(Eviction.AGE, history.expire(nowNanos));
    }

    private void lost(Eviction reason, int messages) {
        if (messages > 0) {
            hub.budget().evicted(reason, messages);
            hub.budget().settle(this, history);
        }
    }

    private void retireIfUnused() {
        if (size == 0 && history.count() == 0 && !retired) {
            retired = true;
            hub.retire(this, name, offset);
        }
    }
}
