package io.notiflux.subscribe;

import io.notiflux.connection.Refused;
import io.notiflux.http.ProblemCode;
import io.notiflux.token.Grant;
import io.notiflux.token.Refusal;
import io.notiflux.token.Scope;
import io.notiflux.token.TokenVerifier;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Since;
import io.notiflux.topic.Subscription;
import io.notiflux.topic.TopicHub;
import io.notiflux.topic.TopicName;
import io.notiflux.topic.Waiting;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One WebSocket's subscriptions, by topic. The connection's lock guards them; any thread may ask for the subject. */
final class Subscriptions {
    /** How long a subscription that is over may have to wait for the connection's lock. Commands take it for moments. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final TopicHub hub;
    private final TokenVerifier tokens;
    private final Clients clients;
    private final WebSocketClient client;
    private final SubscriptionLimits limits;
    /** The bytes reserved for the existing subscriptions. */
    private long reserved;

    /** Null as long as no command had to wait, as in most connections. */
    private @Nullable Deferred deferred;

    private volatile String subject = Subject.NONE;
    private final ShownTokens shown = new ShownTokens();

    private final ReentrantLock lock;
    /** The subscriptions by topic. The map starts small, because most connections have one subscription. */
    private final Map<String, Subscription> byTopic = new HashMap<>(1);
    /** Null where subscriptions outlive their tokens. */
    private final @Nullable Ends ends;

    /** @param lock the connection's */
    Subscriptions(
            TopicHub hub,
            TokenVerifier tokens,
            Clients clients,
            WebSocketClient client,
            SubscriptionLimits limits,
            ReentrantLock lock) {
        this.hub = hub;
        this.tokens = tokens;
        this.clients = clients;
        this.client = client;
        this.limits = limits;
        this.lock = lock;
        this.ends = limits.expiry().isEnforced() ? new Ends() : null;
    }

    /**
     * Checks whether the client may subscribe to these topics, all or none. If it may, memory for them is then reserved;
     * otherwise the reason is counted, and told the log.
     */
    Admission admit(Set<String> topics, String token) {
        Optional<Denial> fault = fault(topics);
        return told(fault.isPresent() ? fault.get() : admission(topics, token));
    }

    /** Moves the ends of the subscriptions that the token covers to its own, and returns their topics. */
    Admission refresh(String token) {
        return told(
                switch (tokens.verify(token, Scope.SUBSCRIBE)) {
                    case Grant grant -> refreshed(grant);
                    case Refusal refusal -> denial(refusal, Optional.empty());
                });
    }

    private Admission told(Admission admission) {
        if (admission instanceof Denial denial) {
            clients.refused(denial.code());
            clients.subscriptionRefused(client, denial);
        }
        return admission;
    }

    private Optional<Denial> fault(Set<String> topics) {
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
        return added > 0 && there + added > limits.max()
                ? Optional.of(new Denial(
                        ProblemCode.RATE_LIMITED,
                        "this connection has " + there + " subscriptions, and the limit is " + limits.max(),
                        Optional.empty()))
                : Optional.empty();
    }

    private Admission admission(Set<String> topics, String token) {
        Optional<Grant> last = Optional.empty();
        for (String topic : topics) {
            switch (tokens.verify(token, Scope.SUBSCRIBE, topic)) {
                case Grant grant -> last = Optional.of(grant);
                case Refusal refusal -> {
                    return denial(refusal, Optional.of(topic));
                }
            }
        }
        Admission granted = granted(topics, last.orElseThrow());
        long cost = topics.stream()
                .filter(topic -> !byTopic.containsKey(topic))
                .mapToLong(limits::cost)
                .sum();
        if (!limits.memory().reserve(cost)) {
            clients.refused(Refused.MEMORY);
            return new Denial(
                    ProblemCode.UNAVAILABLE,
                    "this server has no memory left for further subscriptions; try again later",
                    Optional.empty());
        }
        reserved += cost;
        return granted;
    }

    private Admission refreshed(Grant grant) {
        Set<String> covered = byTopic.keySet().stream().filter(grant::covers).collect(Collectors.toUnmodifiableSet());
        if (covered.isEmpty()) {
            return new Denial(
                    ProblemCode.TOPIC_DENIED,
                    "The token is for none of this connection's subscriptions; sign one that is for some.",
                    Optional.empty(),
                    grant.subject());
        }
        Admission.Granted granted = granted(covered, grant);
        covered.forEach(topic -> heldBy(topic, granted));
        return granted;
    }

    private Admission.Granted granted(Set<String> topics, Grant grant) {
        subject = Subject.kept(grant.subject());
        return new Admission.Granted(topics, limits.expiry().end(grant), grant.id());
    }

    private static Denial denial(Refusal refusal, Optional<String> topic) {
        return new Denial(ProblemCode.of(refusal.reason()), refusal.detail(), topic, refusal.subject());
    }

    /** Whether one of the subscriptions was made with a token of one of these ids. Any thread. */
    boolean hasShownOneOf(Set<String> tokens) {
        return shown.hasOneOf(tokens);
    }

    /** Whether there are keys, by which tokens are judged. */
    boolean haveKeys() {
        return tokens.hasKeys();
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
            deferred = new Deferred(hub, lock, client::failed);
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
    void listen(String topic, Admission.Granted granted) {
        if (!byTopic.containsKey(topic)) {
            keep(hub.subscribe(topic, client));
        }
        heldBy(topic, granted);
    }

    /** The room for messages that come to a command's topics before they are replayed. */
    Waiting waiting() {
        return limits.waiting();
    }

    /**
     * Subscribes to an admitted topic. No message is sent before the replay, because the client must be answered first.
     */
    Subscription join(String topic, Admission.Granted granted, Since since, Waiting room) {
        Subscription former = byTopic.get(topic);
        Subscription subscription =
                former == null ? hub.join(topic, client, since, room) : hub.rejoin(former, since, room);
        keep(subscription);
        heldBy(topic, granted);
        if (since.named().isPresent()) {
            clients.recoveries().count(Recovery.of(subscription.recovered()));
        }
        return subscription;
    }

    private void keep(Subscription subscription) {
        byTopic.put(subscription.topic(), subscription);
    }

    /** Notes the token that a subscription was made with, or refreshed. */
    private void heldBy(String topic, Admission.Granted granted) {
        String shared = Objects.requireNonNull(byTopic.get(topic)).topic();
        if (ends == null || ends.put(shared, granted.end())) { // otherwise a former token goes on holding it
            shown.put(shared, granted.token());
        }
        if (tokens.revoked().contains(granted.token())) { // by somebody who looked for it before it was noted
            client.disconnect();
        }
    }

    /** Returns the milliseconds that are left before an end; empty if it never comes. */
    OptionalLong left(long end) {
        return limits.expiry().left(end);
    }

    /** Ends the subscriptions whose tokens have expired, and tells the client. */
    void endOver() {
        List<String> over =
                ends == null ? List.of() : ends.takeOver(limits.expiry().now());
        if (!over.isEmpty()) {
            over.forEach(this::cancel);
            client.expired(over);
        }
    }

    /**
     * Begins to end those subscriptions, on a thread of its own, as each topic has a lock. Returns false where they are
     * overdue, because a replay has kept the connection's lock since: only the end of the connection ends that. The
     * heartbeat's thread calls it.
     */
    boolean expire(long nowNanos) {
        long overNanos = ends == null ? 0 : ends.overNanos(limits.expiry().now(), nowNanos);
        if (overNanos > PATIENCE_NANOS) {
            return false;
        }
        if (overNanos > 0) {
            Thread.ofVirtual().name("expiry").start(this::tryEndOver);
        }
        return true;
    }

    private void tryEndOver() {
        if (lock.tryLock()) { // otherwise it is tried again with the next beat, or done before the next command
            try {
                endOver();
            } catch (RuntimeException | Error fault) {
                client.failed(fault);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Ends the subscription to a topic; returns whether there was one. */
    boolean cancel(String topic) {
        Subscription subscription = byTopic.remove(topic);
        if (subscription == null) {
            return false;
        }
        shown.remove(topic);
        subscription.cancel();
        if (ends != null) {
            ends.remove(topic);
        }
        giveBack(limits.cost(topic));
        return true;
    }

    void cancelAll() {
        if (deferred != null) {
            deferred.clear();
        }
        byTopic.values().forEach(Subscription::cancel);
        byTopic.clear();
        shown.clear();
        if (ends != null) {
            ends.clear();
        }
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
