package io.notiflux;

import static java.lang.System.Logger.Level.WARNING;

import io.notiflux.cluster.Broadcast;
import io.notiflux.cluster.Disconnection;
import io.notiflux.cluster.Disconnection.RevokedToken;
import io.notiflux.cluster.LogSink;
import io.notiflux.subscribe.Clients;
import io.notiflux.subscribe.Connections;
import io.notiflux.token.RevokedTokens;
import io.notiflux.topic.Delivery;
import io.notiflux.topic.TopicHub;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Applies the log to this process's topics, and tells clients how far it is. Only the log's thread calls it.
 *
 * @param hub the hub, which nothing else delivers to
 */
record HubSink(TopicHub hub, Clients clients, RevokedTokens revokedTokens) implements LogSink {
    private static final System.Logger LOGGER = System.getLogger(HubSink.class.getName());

    @Override
    public void forget(String epoch, long through, String reason) {
        hub.forget(epoch, through);
    }

    @Override
    public void deliver(String epoch, long sequence, List<Broadcast> broadcasts) {
        List<Delivery> messages = broadcasts.stream()
                .map(broadcast -> new Delivery(broadcast.topic(), broadcast.message()))
                .toList();
        hub.deliver(epoch, LogSink.number(sequence, 0), messages, LogSink.number(sequence + 1, 0) - 1);
    }

    @Override
    public void disconnect(List<Disconnection> disconnections, boolean past) {
        var connections = new Connections(clients, hub);
        Set<String> revoked = new HashSet<>();
        for (Disconnection one : disconnections) {
            Optional<RevokedToken> token = one.token();
            if (token.isPresent()) {
                revoke(token.get(), revoked);
            } else if (!past) {
                connections.disconnect(
                        new Connections.Which(one.topic(), one.subject(), one.address(), Optional.empty()));
            }
        }
        if (!revoked.isEmpty()) { // one look at each connection, for all of them
            connections.disconnect(Connections.Which.ofTokens(revoked));
        }
    }

    /** @param revoked gets those that were good until now: who had a subscription by another one is gone already */
    private void revoke(RevokedToken token, Set<String> revoked) {
        switch (revokedTokens.revoke(token.id(), token.until())) {
            case NEW -> revoked.add(token.id());
            case KNOWN -> {}
            case FULL ->
                LOGGER.log(WARNING, "event=token_not_revoked reason=\"there are " + RevokedTokens.MAX + " others\"");
        }
    }

    @Override
    public List<Disconnection> revoked() {
        return revokedTokens.all().entrySet().stream()
                .map(entry -> Disconnection.ofToken(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Does nothing: the log itself says whether it is ready. */
    @Override
    public void caughtUp() {}

    @Override
    public void between() {
        hub.position().ifPresent(clients::tellPosition);
    }
}
