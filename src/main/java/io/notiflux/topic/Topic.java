package io.notiflux.topic;

import io.notiflux.topic.HistoryBudget.Victim;
import io.notiflux.topic.Subscription.Progress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A topic that has a subscriber or a history, or is being published to right now. It lives in the hub's map until it has
 * neither; then it retires, and a caller that still holds it must ask the hub again. Methods return null to say so.
 */
final class Topic {
    /** Stands for the offset that follows the last one. */
    static final long NEXT = 0;

    /** For those that begin live, and let nothing wait. */
    private static final Waiting NO_ROOM = new Waiting(0, _ -> {});

    private final TopicHub hub;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    // All below is guarded by lock.
    /** What the history and the subscriptions belong to. */
    private Era era;
    /** Of the last message, or of the last one that a predecessor may have had; 0 where none is known. */
    private long last;
    /** The place of the last message among this topic's own, counted without holes. */
    private long ordinal;

    private final History history;
    private final Audience audience = new Audience();
    private final LastMinute lastMinute;
    private boolean retired;

    Topic(TopicHub hub, String name) {
        this.hub = hub;
        this.name = name;
        this.era = hub.era();
        long forgotten = era.forgotten(name);
        this.last = hub.isOfLog() ? 0 : forgotten;
        this.history = new History(hub.limits(), forgotten);
        this.lastMinute = new LastMinute(hub.now());
    }

    String name() {
        return name;
    }

    /** @param offset of the message; {@link #NEXT} for the one after the last */
    @Nullable
    Receipt publish(String text, long offset) {
        Receipt receipt;
        List<Victim> victims;
        lock.lock();
        try {
            if (retired) {
                return null;
            }
            renew();
            last = offset == NEXT ? last + 1 : offset;
            ordinal++;
            Message message = new Message(name, era.id(last), text, hub.now());
            lastMinute.add(message.textBytes(), message.acceptedNanos());
            victims = keep(message);
            receipt = new Receipt(message.id(), audience.offer(message, this::detach));
            retireIfUnused();
        } finally {
            lock.unlock();
        }
        victims.forEach(Victim::clear);
        return receipt;
    }

    boolean isListenedTo() {
        lock.lock();
        try {
            return audience.size() > 0;
        } finally {
            lock.unlock();
        }
    }

    /** How it stands now; null where it has retired. */
    @Nullable
    TopicState state() {
        lock.lock();
        try {
            renew();
            return retired ? null : TopicState.of(name, audience, lastMinute.at(hub.now()), lastId(), history);
        } finally {
            lock.unlock();
        }
    }

    List<Subscriber> subscribers() {
        lock.lock();
        try {
            return audience.subscribers();
        } finally {
            lock.unlock();
        }
    }

    /** Of the last message that is known; empty where none is. */
    private Optional<MessageId> lastId() {
        return last == 0 ? Optional.empty() : Optional.of(era.id(last));
    }

    /** @return whose history must go for it, once no lock is held */
    private List<Victim> keep(Message message) {
        if (hub.limits().size() == 0) {
            history.forget(message.offset());
            return List.of();
        }
        expire(message.acceptedNanos());
        if (history.count() == hub.limits().size()) {
            hub.budget().evicted(Eviction.SIZE, 1);
        }
        history.add(message, ordinal);
        List<Victim> victims = hub.budget().charge(this, history, ordinal);
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
            enter();
            var subscription = new Subscription(this, subscriber, beginning(Since.now()), NO_ROOM);
            subscription.goLive();
            attach(subscription);
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    /** Offered nothing before it is advanced, and then all from {@code since} on, or what is held of it. */
    @Nullable
    Subscription join(Subscriber subscriber, Since since, Waiting room) {
        lock.lock();
        try {
            if (retired) {
                return null;
            }
            enter();
            return begin(subscriber, since, room);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #join}, in place of a former subscription; null where that has ended. */
    @Nullable
    Subscription rejoin(Subscription former, Since since, Waiting room) {
        lock.lock();
        try {
            renew();
            if (!former.isListed()) {
                return null;
            }
            Subscription next = begin(former.subscriber(), since, room);
            detach(former);
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** What is held from there on, as much of it as a page may have. */
    @Nullable
    Page read(Since since, Page.Limits limits) {
        lock.lock();
        try {
            if (retired) {
                return null;
            }
            enter();
            expire(hub.now());
            hub.budget().touch(this);
            Page page = Page.of(since, beginning(since), history, limits);
            retireIfUnused();
            return page;
        } finally {
            lock.unlock();
        }
    }

    private Subscription begin(Subscriber subscriber, Since since, Waiting room) {
        expire(hub.now());
        hub.budget().touch(this);
        var subscription = new Subscription(this, subscriber, beginning(since), room);
        subscription.join(history, ordinal);
        attach(subscription);
        return subscription;
    }

    private Beginning beginning(Since since) {
        return Beginning.of(since, era, position(), last, history, ordinal);
    }

    /**
     * Takes over the hub's era, and what passed by before this topic was there: a log makes no topic where there is no
     * history to keep.
     */
    private void enter() {
        renew();
        if (hub.isOfLog() && hub.limits().size() == 0 && audience.size() == 0) {
            history.forget(era.forgotten(name));
        }
    }

    /**
     * The place after which this topic's next message will be. While a record of the log is being applied, this topic may
     * already have its part of it, which lies beyond what is applied as a whole.
     */
    private long position() {
        return Math.max(era.applied(), last);
    }

    /**
     * Takes over the hub's era. If it is another one, the history goes, and whoever was subscribed is told. Each operation
     * begins with this, so nothing depends on how soon the hub comes by.
     */
    private void renew() {
        Era now = hub.era();
        if (now == era) {
            return;
        }
        era = now;
        last = 0;
        lost(Eviction.GAP, history.restart(now.floor()));
        while (audience.size() > 0) {
            Subscription subscription = audience.get(audience.size() - 1);
            detach(subscription);
            subscription.lost();
        }
    }

    /** Does no more than to take over the hub's era. */
    void enterEra() {
        lock.lock();
        try {
            renew();
            retireIfUnused();
        } finally {
            lock.unlock();
        }
    }

    private void attach(Subscription subscription) {
        audience.add(subscription);
        hub.subscribed(1, audience.size() == 1);
    }

    Progress advance(Subscription subscription) {
        lock.lock();
        try {
            renew();
            retireIfUnused();
            return subscription.isListed() ? subscription.advance(history, ordinal) : Progress.ENDED;
        } finally {
            lock.unlock();
        }
    }

    void remove(Subscription subscription) {
        lock.lock();
        try {
            if (subscription.isListed()) {
                detach(subscription);
                retireIfUnused();
            }
        } finally {
            lock.unlock();
        }
    }

    private void detach(Subscription subscription) {
        subscription.forget();
        audience.remove(subscription);
        hub.subscribed(-1, audience.size() == 0);
    }

    /** Removes messages that are too old. */
    void expire() {
        lock.lock();
        try {
            renew();
            expire(hub.now());
            retireIfUnused();
        } finally {
            lock.unlock();
        }
    }

    /** Removes all messages up to an ordinal, which the budget no longer counts. */
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
        if (audience.size() == 0 && history.count() == 0 && !retired) {
            retired = true;
            era.forget(
                    name, Math.max(last, history.forgotten())); // before it is let go: its successor begins from there
            hub.retire(this, name);
        }
    }
}
