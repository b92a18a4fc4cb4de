package io.notiflux.subscribe;

import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.notiflux.connection.DeliveryStats;
import io.notiflux.connection.Outbox;
import io.notiflux.connection.SocketSink;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.TopicHub;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Makes streams of server-sent events. Any thread.
 *
 * @param queueMaxBytes that may wait for one stream
 * @param writers runs each outbox's writer on a thread of its own that may block
 * @param closeTimeout how long a stream may take what is queued for it when the server stops
 * @param random spreads clients that come back; any thread uses it
 */
public record EventStreams(
        TopicHub hub,
        Clients clients,
        long queueMaxBytes,
        DeliveryStats stats,
        Executor writers,
        Duration closeTimeout,
        RandomGenerator random) {
    private static final int MIN_RETRY_MILLIS = 1_000;
    private static final int MAX_RETRY_MILLIS = 5_000;

    /** Longer, as places get free one by one, and each try costs a look at a token. */
    private static final int MIN_NO_PLACE_MILLIS = 4_000;

    private static final int MAX_NO_PLACE_MILLIS = 12_000;

    /**
     * A stream, whose place the {@link Clients} have reserved.
     *
     * @param topics in alphabetical order, each once; its client may subscribe to them
     * @param since the place to resume each of them from
     * @param headers of the answer beside its own, as HTTP/1.1 lines
     */
    public ServerConnection open(
            ConnectionContext ctx, List<String> topics, List<Optional<MessageId>> since, String headers) {
        var socket = new SocketSink(ctx);
        var outbox = new Outbox(socket, queueMaxBytes, writers, stats, System::nanoTime);
        return new EventStream(this, ctx, topics, since, headers, socket, outbox);
    }

    /** All that a stream says which found no place. */
    public byte[] comeBack() {
        return EventText.comeBack(random.nextInt(MIN_NO_PLACE_MILLIS, MAX_NO_PLACE_MILLIS));
    }

    int retryMillis() {
        return random.nextInt(MIN_RETRY_MILLIS, MAX_RETRY_MILLIS);
    }
}
