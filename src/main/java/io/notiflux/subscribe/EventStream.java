package io.notiflux.subscribe;

import static java.lang.System.Logger.Level.ERROR;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import io.notiflux.connection.Offer;
import io.notiflux.connection.Outbox;
import io.notiflux.connection.Packet;
import io.notiflux.connection.SocketSink;
import io.notiflux.topic.Message;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Subscriber;
import io.notiflux.topic.Subscription;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One stream of server-sent events, from the head of its answer to its end. It takes the HTTP connection over, as a
 * WebSocket does: its thread reads only to notice the end, and all that is sent goes through the outbox.
 */
public final class EventStream implements ServerConnection, Client {
    private static final System.Logger LOGGER = System.getLogger(EventStream.class.getName());

    private final EventStreams streams;
    private final ConnectionContext ctx;
    private final List<String> topics;
    private final List<Optional<MessageId>> since;
    private final String headers;
    private final SocketSink socket;
    private final Outbox outbox;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicReference<@Nullable EndReason> cause = new AtomicReference<>();
    /** With several topics: an event is queued in the order of the cursors, and publishers of all topics come here. */
    private final ReentrantLock order = new ReentrantLock();
    /** Of each topic's last message that is queued. Guarded by order once there are several topics. */
    private final long[] offsets;
    /** Heartbeat's thread only. */
    private long pingedNanos = System.nanoTime();

    EventStream(
            EventStreams streams,
            ConnectionContext ctx,
            List<String> topics,
            List<Optional<MessageId>> since,
            String headers,
            SocketSink socket,
            Outbox outbox) {
        this.streams = streams;
        this.ctx = ctx;
        this.topics = topics;
        this.since = since;
        this.headers = headers;
        this.socket = socket;
        this.outbox = outbox;
        this.offsets = new long[topics.size()];
    }

    // ---- life, on the reading thread

    @Override
    public void handle(Limit limit) {
        if (!started.compareAndSet(false, true)) {
            return; // closed by Helidon before it began
        }
        try {
            streams.sessions().open(this);
            begin();
            readToEnd();
        } catch (DataReader.InsufficientDataAvailableException e) {
            endFor(EndReason.CLIENT);
        } catch (ServerConnectionException | UncheckedIOException e) {
            endFor(EndReason.VANISHED);
        } catch (RuntimeException | Error e) {
            endFor(EndReason.ERROR);
            LOGGER.log(ERROR, "event=stream_failed", e);
        } finally {
            end();
        }
    }

    private void begin() {
        for (int i = 0; i < topics.size(); i++) {
            Optional<MessageId> id = since.get(i);
            Subscription subscription = streams.hub().join(topics.get(i), new Place(i), id);
            subscriptions.add(subscription);
            offsets[i] = subscription.cursor();
            if (id.isPresent()) {
                streams.sessions().recoveries().count(subscription.recovered() ? Sessions.FULL : Sessions.PARTIAL);
            }
        }
        boolean reset = !subscriptions.stream().allMatch(Subscription::recovered);
        send(EventText.opening(headers, streams.retryMillis(), cursor(), reset));
        subscriptions.forEach(subscription -> Replay.run(subscription, outbox, this::letGo));
    }

    /** What a client says after its request means nothing here. */
    private void readToEnd() {
        DataReader in = ctx.dataReader();
        while (true) {
            in.ensureAvailable();
            in.skip(in.available());
        }
    }

    private void end() {
        subscriptions.forEach(Subscription::cancel);
        outbox.discard();
        EndReason reason = cause.get();
        streams.sessions().end(this, reason == null ? EndReason.VANISHED : reason);
    }

    // ---- for any thread

    /** The stream's place in the order of one of its topics. */
    private final class Place implements Subscriber {
        private final int topic;

        Place(int topic) {
            this.topic = topic;
        }

        @Override
        public boolean offer(Message message) {
            return topics.size() == 1
                    ? send(message.encoded(EventText.PUBLISHED))
                    : sendInOrder(message, bytes -> Packet.delivery(bytes, message.acceptedNanos()));
        }

        @Override
        public boolean replay(Message message) {
            if (!outbox.hasRoom()) {
                return false;
            }
            return topics.size() == 1
                    ? send(message.encoded(EventText.REPLAYED))
                    : sendInOrder(message, Packet::replay);
        }

        private boolean sendInOrder(Message message, Function<byte[], Packet> packet) {
            order.lock();
            try {
                offsets[topic] = message.id().offset();
                return send(packet.apply(EventText.event(cursor(), message)));
            } finally {
                order.unlock();
            }
        }
    }

    private Cursor cursor() {
        return new Cursor(
                subscriptions.getFirst().start().epoch(),
                topics,
                Arrays.stream(offsets).boxed().toList());
    }

    private boolean send(Packet packet) {
        Offer offer = outbox.offer(packet);
        if (offer == Offer.OVERFLOW) {
            letGo();
        }
        return offer == Offer.QUEUED;
    }

    private void letGo() {
        endFor(EndReason.SLOW);
        outbox.discard();
        socket.abort();
    }

    @Override
    public String protocolLabel() {
        return "sse";
    }

    @Override
    public void beat(long nowNanos, Heartbeat.Intervals intervals) {
        if (outbox.stalledSince(nowNanos - intervals.writeTimeoutNanos())) {
            letGo();
        } else if (nowNanos - pingedNanos >= intervals.pingNanos()) {
            pingedNanos = nowNanos;
            send(EventText.COMMENT);
        }
    }

    @Override
    public void drain() {
        endFor(EndReason.DRAIN);
        if (outbox.close(EventText.farewell(streams.retryMillis()))) {
            streams.writers().execute(this::closeOnceWritten);
        }
    }

    private void closeOnceWritten() {
        try {
            boolean _ = outbox.awaitQuiet(streams.closeTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            socket.abort();
        }
    }

    @Override
    public long queuedBytes() {
        return outbox.queuedBytes();
    }

    private void endFor(EndReason reason) {
        cause.compareAndSet(null, reason);
    }

    // ---- ServerConnection

    /** Never idle for Helidon: the heartbeat decides. */
    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    /** The server stops. */
    @Override
    public void close(boolean interrupt) {
        if (started.compareAndSet(false, true)) {
            end();
        } else if (interrupt) {
            socket.abort();
        } else {
            drain();
        }
    }
}
