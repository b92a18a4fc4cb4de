package io.notiflux.subscribe;

import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.notiflux.access.Caller;
import io.notiflux.connection.Outboxes;
import io.notiflux.connection.Refused;
import io.notiflux.connection.SocketSink;
import io.notiflux.http1.Successors;
import io.notiflux.token.Grant;
import io.notiflux.token.RevokedTokens;
import io.notiflux.topic.Since;
import io.notiflux.topic.TopicHub;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes streams of server-sent events. Any thread may use it.
 *
 * @param limits the limits on a stream's subscriptions
 * @param closeTimeout how long a stream may take what is queued for it when the server stops
 * @param revoked is asked by a stream that has just opened
 * @param random spreads the times at which clients come back; any thread uses it
 */
public record EventStreams(
        TopicHub hub,
        Clients clients,
        SubscriptionLimits limits,
        Outboxes outboxes,
        Duration closeTimeout,
        RevokedTokens revoked,
        RandomGenerator random) {
    private static final int MIN_RETRY_MILLIS = 1_000;
    private static final int MAX_RETRY_MILLIS = 5_000;

    /** Longer than the usual retry time, because places become free one by one, and each try costs a token check. */
    private static final int MIN_NO_PLACE_MILLIS = 4_000;

    private static final int MAX_NO_PLACE_MILLIS = 12_000;

    /**
     * Takes a place for a stream, and memory for its subscriptions. Returns false, and counts the refusal, if there is
     * none.
     */
    public boolean reserve(List<String> topics) {
        long cost = limits.cost(topics);
        if (!limits.memory().reserve(cost)) {
            clients.refused(Refused.MEMORY);
            return false;
        }
        boolean hasPlace = false;
        try {
            hasPlace = clients.reserve();
        } finally { // it may throw
            if (!hasPlace) {
                limits.memory().release(cost);
            }
        }
        return hasPlace;
    }

    /** Gives back what {@link #reserve} took. */
    void ended(EventStream stream, List<String> topics, EndReason reason) {
        limits.memory().release(limits.cost(topics));
        clients.ended(stream, reason);
    }

    /**
     * Opens a stream for which {@link #reserve} found room.
     *
     * @param grant of the request's token
     * @param topics the topics in alphabetical order, each once; the client may subscribe to them
     * @param since the place to resume each topic from
     * @param headers the response headers besides the stream's own, as HTTP/1.1 lines
     */
    public ServerConnection open(
            ConnectionContext ctx, Caller caller, Grant grant, List<String> topics, List<Since> since, String headers) {
        SocketSink socket = Successors.socket(ctx);
        var outbox = outboxes.open(socket);
        return new EventStream(this, ctx, caller, grant, topics, since, headers, socket, outbox);
    }

    /** The whole body of a stream that found no place. */
    public byte[] comeBack() {
        return EventText.comeBack(clients.noPlace(), random.nextInt(MIN_NO_PLACE_MILLIS, MAX_NO_PLACE_MILLIS));
    }

    int retryMillis() {
        return random.nextInt(MIN_RETRY_MILLIS, MAX_RETRY_MILLIS);
    }
}
