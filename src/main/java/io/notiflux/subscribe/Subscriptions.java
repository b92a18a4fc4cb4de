package io.notiflux.subscribe;

import io.notiflux.connection.Refused;
import io.notiflux.http.ProblemCode;
import io.notiflux.token.Grant;
import io.notiflux.token.Refusal;
import io.notiflux.token.Scope;
import io.notiflux.token.TokenVerifier;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Since;
import io.notiflux.topic.Subscriber;
import io.notiflux.topic.Subscription;
import io.notiflux.topic.TopicHub;
import io.notiflux.topic.TopicName;
import io.notiflux.topic.Waiting;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One WebSocket's subscriptions, by topic. The connection's lock guards them; any thread may ask for the subject. */
final class Subscriptions {
    private final TopicHub hub;
    private final TokenVerifier tokens;
    private final Clients clients;
    private final Subscriber subscriber;
    private final Client client;
    private final SubscriptionLimits limits;
    /** The bytes reserved for the existing subscriptions. */
    private long reserved;

    /** Null as long as no command had to wait, as in most connections. */
    private @Nullable Deferred deferred;

    private volatile String subject = Subject.NONE;

    private final ReentrantLock lock;
    /** The subscriptions by topic. The map starts small, because most connections have one subscription. */
    private final Map<String, Subscription> byTopic = new HashMap<>(1);

    /**
     * @param client the same as the subscriber, in its other role
     * @param lock the connection's
     */
    Subscriptions(
            TopicHub hub,
            TokenVerifier tokens,
            Clients clients,
            Subscriber subscriber,
            Client client,
            SubscriptionLimits limits,
            ReentrantLock lock) {
        this.hub = hub;
        this.tokens = tokens;
        this.clients = clients;
        this.subscriber = subscriber;
        this.client = client;
        this.limits = limits;
        this.lock = lock;
    }

    /**
     * Checks whether the client may subscribe to these topics. Returns the reason, counts it and tells the log, if it
     * may not subscribe to one of them. Returns empty if it may subscribe to all; memory for them is then reserved.
     */
    Optional<Denial> admit(Set<String> topics, String token) {
        Optional<Denial> denial = admission(topics, token);
        denial.ifPresent(denied -> clients.subscriptionRefused(client, denied));
        return denial;
    }

    private Optional<Denial> admission(Set<String> topics, String token) {
        Optional<Denial> denial = denial(topics, token);
        denial.ifPresent(denied -> clients.refused(denied.code()));
        if (denial.isPresent()) {
            return denial;
        }
        long cost = topics.stream()
                .filter(topic -> !byTopic.containsKey(topic))
                .mapToLong(SubscriptionLimits::cost)
                .sum();
        if (!limits.memory().reserve(cost)) {
            clients.refused(Refused.MEMORY);
            return Optional.of(new Denial(
                    ProblemCode.UNAVAILABLE,
                    "this server has no memory left for further subscriptions; try again later",
                    Optional.empty()));
        }
        reserved += cost;
        return Optional.empty();
    }

    private Optional<Denial> denial(Set<String> topics, String token) {
        int added = 0;
        for (String topic : topics) { // cheap, because a command's length is bounded
            Optional<String> fault = TopicName.fault(topic);
            if (fault.isPresent()) {
                return Optional.of(new Denial(
                        ProblemCode.MALFORMED_REQUEST,
                        fault.get(),
                        TopicName.isTooLong(topic) ? Optional.empty() : Optional.of(topic)));
            }
            if (!byTopic.containsKey(topic)) {
                added++;
            }
        }
        int there = byTopic.size() + (deferred == null ? 0 : deferred.added());
        if (added > 0 && there + added > limits.max()) {
            return Optional.of(new Denial(
                    ProblemCode.RATE_LIMITED,
                    "this connection has " + there + " subscriptions, and the limit is " + limits.max(),
                    Optional.empty()));
        }
        String signedFor = Subject.NONE;
        for (String topic : topics) {
            switch (tokens.verify(token, Scope.SUBSCRIBE, topic)) {
                case Grant grant -> signedFor = grant.subject();
                case Refusal refusal -> {
                    return Optional.of(new Denial(
                            ProblemCode.of(refusal.reason()), refusal.detail(), Optional.of(topic), refusal.subject()));
                }
            }
        }
        subject = Subject.kept(signedFor);
        return Optional.empty();
    }

    /** Whom the last good token was signed for. */
    String subject() {
        return subject;
    }

    /**
     * Runs the task that joins admitted topics: now, or once this node has applied the ids that the client resumes from,
     * see {@link Deferred}.
     */
    void onceReached(Set<String> topics, Collection<Since> since, Runnable task) {
        Optional<MessageId> ahead = since.stream()
                .flatMap(each -> each.named().stream())
                .filter(hub::isAhead)
                .max(Comparator.comparingLong(MessageId::offset));
        if (ahead.isEmpty()) {
            task.run();
            return;
        }
        if (deferred == null) {
            deferred = new Deferred(hub, lock, subscriber::failed);
        }
        int added = (int)
                topics.stream().filter(topic -> !byTopic.containsKey(topic)).count();
        deferred.add(topics, added, ahead.get(), task);
    }

    /** Does what still waits and has one of these topics, before a later command about it. */
    void finishDeferred(Set<String> topics) {
        if (deferred != null) {
            deferred.finish(topics);
        }
    }

    /** Does all that still waits, before a later command about all topics. */
    void finishAllDeferred() {
        if (deferred != null) {
            deferred.finishAll();
        }
    }

    /** Whether a position would tell the client something true: it has subscriptions, and is about to get no others. */
    boolean haveAPosition() {
        return !byTopic.isEmpty() && (deferred == null || deferred.isEmpty());
    }

    /** Subscribes to new messages of an admitted topic. Repeating it is harmless. */
    void listen(String topic) {
        if (!byTopic.containsKey(topic)) {
            keep(hub.subscribe(topic, subscriber));
        }
    }

    /** The room for messages that come to a command's topics before they are replayed. */
    Waiting waiting() {
        return limits.waiting();
    }

    /**
     * Subscribes to an admitted topic. No message is sent before the replay, because the client must be answered first.
     */
    Subscription join(String topic, Since since, Waiting room) {
        Subscription former = byTopic.get(topic);
        Subscription subscription =
                former == null ? hub.join(topic, subscriber, since, room) : hub.rejoin(former, since, room);
        keep(subscription);
        if (since.named().isPresent()) {
            clients.recoveries().count(Recovery.of(subscription.recovered()));
        }
        return subscription;
    }

    private void keep(Subscription subscription) {
        byTopic.put(subscription.topic(), subscription);
    }

    /** Ends the subscription to a topic; returns whether there was one. */
    boolean cancel(String topic) {
        Subscription subscription = byTopic.remove(topic);
        if (subscription == null) {
            return false;
        }
        subscription.cancel();
        giveBack(SubscriptionLimits.cost(topic));
        return true;
    }

    void cancelAll() {
        if (deferred != null) {
            deferred.clear();
        }
        byTopic.values().forEach(Subscription::cancel);
        byTopic.clear();
        giveBack(reserved);
    }

    private void giveBack(long bytes) {
        reserved -= bytes;
        limits.memory().release(bytes);
    }

    /** The topics that the client is subscribed to now. */
    Set<String> topics() {
        return Set.copyOf(byTopic.keySet());
    }
}
