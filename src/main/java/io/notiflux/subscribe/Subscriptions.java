package io.notiflux.subscribe;

import io.notiflux.http.ProblemCode;
import io.notiflux.token.Refusal;
import io.notiflux.token.Scope;
import io.notiflux.token.TokenVerifier;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Subscriber;
import io.notiflux.topic.Subscription;
import io.notiflux.topic.TopicHub;
import io.notiflux.topic.TopicName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One WebSocket's subscriptions, by topic. The connection's reading thread only. */
final class Subscriptions {
    private final TopicHub hub;
    private final TokenVerifier tokens;
    private final Clients clients;
    private final Subscriber subscriber;
    private final int max;
    /** Small at first, as most connections have one. */
    private final Map<String, Subscription> byTopic = new HashMap<>(1);

    /** @param max that the connection may hold at once */
    Subscriptions(TopicHub hub, TokenVerifier tokens, Clients clients, Subscriber subscriber, int max) {
        this.hub = hub;
        this.tokens = tokens;
        this.clients = clients;
        this.subscriber = subscriber;
        this.max = max;
    }

    /** Why the client may not subscribe to one of these topics; empty where it may subscribe to all. */
    Optional<Denial> denial(Set<String> topics, String token) {
        int added = 0;
        for (String topic : topics) { // cheap, as a command's length is bounded
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
        if (added > 0 && byTopic.size() + added > max) {
            return Optional.of(new Denial(
                    ProblemCode.RATE_LIMITED,
                    "this connection has " + byTopic.size() + " subscriptions, and the limit is " + max,
                    Optional.empty()));
        }
        for (String topic : topics) {
            if (tokens.verify(token, Scope.SUBSCRIBE, topic) instanceof Refusal refusal) {
                return Optional.of(new Denial(ProblemCode.of(refusal.reason()), refusal.detail(), Optional.of(topic)));
            }
        }
        return Optional.empty();
    }

    /** Subscribes from now on. Repeating it is harmless. */
    void listen(String topic) {
        if (!byTopic.containsKey(topic)) {
            keep(hub.subscribe(topic, subscriber));
        }
    }

    /** Subscribes, but nothing comes before it is replayed: the client is to be answered first. */
    Subscription join(String topic, Optional<MessageId> since) {
        Subscription former = byTopic.get(topic);
        Subscription subscription = former == null ? hub.join(topic, subscriber, since) : hub.rejoin(former, since);
        keep(subscription);
        if (since.isPresent()) {
            clients.recoveries().count(Recovery.of(subscription.recovered()));
        }
        return subscription;
    }

    private void keep(Subscription subscription) {
        byTopic.put(subscription.topic(), subscription);
    }

    /** Whether there was a subscription to it. */
    boolean cancel(String topic) {
        Subscription subscription = byTopic.remove(topic);
        if (subscription == null) {
            return false;
        }
        subscription.cancel();
        return true;
    }

    void cancelAll() {
        byTopic.values().forEach(Subscription::cancel);
        byTopic.clear();
    }

    /** What the client is subscribed to now. */
    Set<String> topics() {
        return Set.copyOf(byTopic.keySet());
    }
}
